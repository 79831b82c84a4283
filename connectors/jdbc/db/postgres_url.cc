#include "jdbc/db/postgres_url.h"

#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

namespace kconnect::jdbc {

namespace {

// pgjdbc's name, libpq's name: those that take the same values.
const std::map<std::string_view, const char*>& same_values() {
  static const std::map<std::string_view, const char*> names{
      {"user", "user"},
      {"password", "password"},
      {"sslmode", "sslmode"},
      {"sslcert", "sslcert"},
      {"sslkey", "sslkey"},
      {"sslrootcert", "sslrootcert"},
      {"sslpassword", "sslpassword"},
      {"gssEncMode", "gssencmode"},
      {"channelBinding", "channel_binding"},
      {"passfile", "passfile"},
      {"service", "service"},
      {"ApplicationName", "application_name"},
      {"kerberosServerName", "krbsrvname"},
      {"gsslib", "gsslib"},
  };
  return names;
}

// Without a counterpart, and without need of one.
bool is_needless(std::string_view name) {
  static const std::set<std::string_view> names{
      "defaultRowFetchSize",   "prepareThreshold", "binaryTransfer",
      "reWriteBatchedInserts", "loadBalanceHosts", "preparedStatementCacheQueries"};
  return names.contains(name);
}

int seconds(const std::string& name, const std::string& value) {
  int number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size() || number < 0) {
    throw ConfigException(
        fmt::format("connection.url: {}={} is not a number of seconds", name, value));
  }
  return number;
}

std::string session_attributes(const std::string& value) {
  static const std::map<std::string_view, const char*> attributes{
      {"any", "any"},
      {"primary", "primary"},
      {"master", "primary"},
      {"secondary", "standby"},
      {"slave", "standby"},
      {"preferSecondary", "prefer-standby"},
      {"preferSlave", "prefer-standby"},
      {"preferPrimary", "any"}};
  const auto found = attributes.find(value);
  if (found != attributes.end()) return found->second;
  throw ConfigException(fmt::format(
      "connection.url: targetServerType={} is none of any, primary, secondary, preferSecondary and "
      "preferPrimary",
      value));
}

// A value of -c in libpq's options: blanks and backslashes are escaped.
std::string option(std::string_view name, std::string_view value) {
  std::string text = fmt::format("-c {}=", name);
  for (const char c : value) {
    if (c == ' ' || c == '\\') text += '\\';
    text += c;
  }
  return text + ' ';
}

class Mapping {
 public:
  explicit Mapping(PostgresParameters& out) : out_(out) {}

  void add(const std::string& name, const std::string& value) {
    if (const auto same = same_values().find(name); same != same_values().end()) {
      out_.values.emplace_back(same->second, value);
    } else if (name == "ssl") {
      if (value != "false") out_.values.emplace_back("sslmode", "verify-full");
    } else if (name == "connectTimeout" || name == "loginTimeout") {
      out_.connect_timeout_seconds = seconds(name, value);
    } else if (name == "socketTimeout") {
      out_.socket_timeout_seconds = seconds(name, value);
      out_.values.emplace_back("tcp_user_timeout", value + "000");
    } else if (name == "tcpKeepAlive") {
      out_.values.emplace_back("keepalives", value == "true" ? "1" : "0");
    } else if (name == "currentSchema") {
      options_ += option("search_path", value);
    } else if (name == "readOnly") {
      if (value == "true") options_ += "-c default_transaction_read_only=on ";
    } else if (name == "stringtype") {
      out_.untyped_text = value == "unspecified";
    } else if (name == "options") {
      options_ += value + ' ';
    } else if (name == "targetServerType") {
      out_.values.emplace_back("target_session_attrs", session_attributes(value));
    } else if (!is_needless(name)) {
      logger("org.postgresql.Driver")
          .info("The PostgreSQL driver has no parameter '{}'; it is left out", name);
    }
  }
  void finish() {
    if (!options_.empty()) out_.values.emplace_back("options", options_);
  }

 private:
  PostgresParameters& out_;
  std::string options_;
};

void add_hosts(const ServerUrl& server, PostgresParameters& out) {
  std::string hosts;
  std::string ports;
  for (const HostPort& host : server.hosts) {
    if (!hosts.empty()) {
      hosts += ',';
      ports += ',';
    }
    hosts += host.host.empty() ? "localhost" : host.host;
    ports += host.port.empty() ? "5432" : host.port;
  }
  out.values.emplace_back("host", hosts.empty() ? "localhost" : hosts);
  out.values.emplace_back("port", ports.empty() ? "5432" : ports);
}

}  // namespace

PostgresParameters postgres_parameters(const JdbcUrl& url, const ConnectionSettings& settings) {
  const ServerUrl server = ServerUrl::parse(url.rest);
  DriverProperties properties = server.properties;
  for (const auto& [name, value] : settings.properties) properties.insert_or_assign(name, value);
  if (settings.user) properties.insert_or_assign("user", *settings.user);
  if (settings.password) properties.insert_or_assign("password", settings.password->value);

  PostgresParameters parameters;
  add_hosts(server, parameters);
  const auto user = properties.find("user");
  // pgjdbc's database is that of the user's name when the URL has none.
  if (!server.database.empty()) {
    parameters.values.emplace_back("dbname", server.database);
  } else if (user != properties.end()) {
    parameters.values.emplace_back("dbname", user->second);
  }
  parameters.values.emplace_back("client_encoding", "UTF8");
  parameters.values.emplace_back("application_name", "kconnect");
  Mapping mapping(parameters);
  for (const auto& [name, value] : properties) mapping.add(name, value);
  mapping.finish();
  return parameters;
}

}  // namespace kconnect::jdbc
