#include "jdbc/db/mysql_options.h"

#include <algorithm>
#include <charconv>
#include <random>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/ascii_case.h"

namespace kconnect::jdbc {

namespace {

// The parameters by name in lower case, as the drivers look them up, and which of them were asked
// for.
class Parameters {
 public:
  Parameters(const DriverProperties& of_url, const DriverProperties& of_connector) {
    for (const auto* properties : {&of_url, &of_connector}) {
      for (const auto& [name, value] : *properties) values_[lower_case(name)] = value;
    }
  }

  // The first of these that is given.
  std::optional<std::string> text(std::initializer_list<const char*> names) {
    std::optional<std::string> found;
    for (const char* name : names) {
      const auto entry = values_.extract(lower_case(name));
      if (!entry.empty() && !found) found = entry.mapped();
    }
    return found;
  }
  bool flag(std::initializer_list<const char*> names, bool otherwise) {
    const auto value = text(names);
    if (!value) return otherwise;
    const std::string word = lower_case(*value);
    if (word.empty() || word == "true" || word == "1" || word == "yes") return true;
    if (word == "false" || word == "0" || word == "no") return false;
    throw ConfigException(
        fmt::format("connection.url: {} must be true or false, not '{}'", *names.begin(), *value));
  }
  // Given in milliseconds, rounded up.
  std::chrono::seconds seconds(const char* name, std::chrono::seconds otherwise) {
    const auto value = text({name});
    if (!value) return otherwise;
    int64_t millis = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), millis);
    if (error != std::errc() || end != value->data() + value->size() || millis < 0) {
      throw ConfigException(fmt::format(
          "connection.url: {} must be a number of milliseconds, not '{}'", name, *value));
    }
    return std::chrono::ceil<std::chrono::seconds>(std::chrono::milliseconds(millis));
  }
  // Those that nobody asked for.
  std::vector<std::string> rest() const {
    std::vector<std::string> names;
    for (const auto& [name, value] : values_) names.push_back(name);
    return names;
  }

 private:
  std::map<std::string, std::string> values_;
};

// What has no meaning here because it tunes the Java drivers.
void drop_tuning(Parameters& parameters) {
  parameters.text({"useCursorFetch",
                   "useServerPrepStmts",
                   "rewriteBatchedStatements",
                   "useBulkStmts",
                   "allowPublicKeyRetrieval",
                   "cachePrepStmts",
                   "prepStmtCacheSize",
                   "prepStmtCacheSqlLimit",
                   "cacheServerConfiguration",
                   "cacheResultSetMetadata",
                   "defaultFetchSize",
                   "useUnicode",
                   "characterEncoding",
                   "tcpKeepAlive",
                   "autoReconnect",
                   "useLocalSessionState",
                   "maintainTimeStats",
                   "elideSetAutoCommits",
                   "useLegacyDatetimeCode",
                   "pool"});
}

using Tls = MySqlOptions::Tls;

Tls tls_mode(const std::string& value) {
  const std::string word = lower_case(value);
  if (word == "disable" || word == "disabled" || word == "false" || word == "0") return Tls::Off;
  if (word == "preferred") return Tls::Preferred;
  if (word == "required" || word == "trust") return Tls::Required;
  if (word == "verify-ca" || word == "verify_ca") return Tls::VerifyCa;
  if (word == "verify-full" || word == "verify_identity" || word == "true" || word == "1") {
    return Tls::VerifyIdentity;
  }
  throw ConfigException(fmt::format("connection.url: unknown sslMode '{}'", value));
}

void take_tls(Parameters& parameters, MySqlOptions& options) {
  options.tls = options.flavour == MySqlFlavour::MySql ? Tls::Preferred : Tls::Off;
  const bool trust = parameters.flag({"trustServerCertificate"}, false);
  const bool verify = parameters.flag({"verifyServerCertificate"}, false);
  const bool required = parameters.flag({"requireSSL"}, false);
  if (const auto use = parameters.text({"useSSL"})) {
    const bool mysql = options.flavour == MySqlFlavour::MySql;
    options.tls = lower_case(*use) == "false" ? Tls::Off
                  : mysql                     ? (verify ? Tls::VerifyCa : Tls::Preferred)
                                              : Tls::VerifyIdentity;
  }
  if (required && options.tls != Tls::VerifyCa) options.tls = Tls::Required;
  if (const auto mode = parameters.text({"sslMode", "ssl-mode"})) options.tls = tls_mode(*mode);
  if (trust && options.tls != Tls::Off) options.tls = Tls::Required;
  options.tls_ca = parameters.text({"serverSslCert", "serverSslCertificate"}).value_or("");
  options.tls_certificate = parameters.text({"clientSslCert"}).value_or("");
  options.tls_key = parameters.text({"clientSslKey"}).value_or("");
}

// The name of a zone as every server knows it, also one without tables of zones.
std::string zone_setting(const std::string& zone) {
  const std::string word = lower_case(zone);
  if (word == "utc" || word == "z" || word == "gmt" || word == "etc/utc") return "+00:00";
  return zone;
}

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + '\'';
}

void take_session(Parameters& parameters, MySqlOptions& options) {
  std::vector<std::string> settings;
  if (parameters.flag({"jdbcCompliantTruncation"}, true)) {
    settings.emplace_back("sql_mode=concat(@@sql_mode,',STRICT_TRANS_TABLES')");
  }
  if (const auto collation = parameters.text({"connectionCollation"})) {
    settings.push_back("collation_connection=" + quoted(*collation));
  }
  parameters.text({"forceConnectionTimeZoneToSession", "preserveInstants"});
  const auto zone = parameters.text({"connectionTimeZone", "serverTimezone", "timezone"});
  static const std::vector<std::string> no_zone{"local", "server", "auto", "disable", ""};
  if (zone && std::ranges::find(no_zone, lower_case(*zone)) == no_zone.end()) {
    settings.push_back("time_zone=" + quoted(zone_setting(*zone)));
  }
  if (const auto own = parameters.text({"sessionVariables"})) settings.push_back(*own);
  options.session_variables = fmt::format("{}", fmt::join(settings, ","));
}

void take_reading(Parameters& parameters, MySqlOptions& options) {
  options.tiny_int1_is_bit = parameters.flag({"tinyInt1isBit"}, true);
  options.bit_is_boolean =
      parameters.flag({"transformedBitIsBoolean"}, options.flavour == MySqlFlavour::MariaDb);
  options.year_is_date = parameters.flag({"yearIsDateType"}, true);
  options.zero_dates =
      options.flavour == MySqlFlavour::MariaDb ? ZeroDates::Null : ZeroDates::Error;
  if (const auto zero = parameters.text({"zeroDateTimeBehavior"})) {
    const std::string word = lower_case(*zero);
    if (word == "exception") {
      options.zero_dates = ZeroDates::Error;
    } else {
      options.zero_dates = word == "round" ? ZeroDates::Round : ZeroDates::Null;
    }
  }
}

std::vector<HostPort> hosts_of(const std::string& rest, std::vector<HostPort> hosts) {
  if (hosts.empty()) hosts.push_back({"localhost", ""});
  for (HostPort& host : hosts) {
    if (host.host.empty()) host.host = "localhost";
  }
  if (rest.starts_with("loadbalance:")) {
    std::mt19937 random(std::random_device{}());
    std::ranges::shuffle(hosts, random);
  }
  return hosts;
}

}  // namespace

MySqlOptions MySqlOptions::parse(const JdbcUrl& url, const ConnectionSettings& settings) {
  static auto& log = logger("io.confluent.connect.jdbc.dialect.MySqlDatabaseDialect");
  const ServerUrl server = ServerUrl::parse(url.rest);
  Parameters parameters(server.properties, settings.properties);

  MySqlOptions options;
  options.flavour =
      url.subprotocol.starts_with("mysql") ? MySqlFlavour::MySql : MySqlFlavour::MariaDb;
  options.hosts = hosts_of(url.rest, server.hosts);
  options.database = server.database;
  options.user = parameters.text({"user"}).value_or("");
  options.password = parameters.text({"password"}).value_or("");
  if (settings.user) options.user = *settings.user;
  if (settings.password) options.password = settings.password->value;
  options.socket = parameters.text({"localSocket"}).value_or("");

  options.connect_timeout = parameters.seconds("connectTimeout", options.connect_timeout);
  options.socket_timeout = parameters.seconds("socketTimeout", options.socket_timeout);
  options.compress = parameters.flag({"useCompression", "useCompress"}, false);
  options.local_files = parameters.flag({"allowLocalInfile", "allowLoadLocalInfile"}, false);
  options.count_changed_rows = parameters.flag({"useAffectedRows"}, false);
  options.arrays = parameters.flag({"useBulkStmtsForInserts"}, true);
  take_tls(parameters, options);
  take_session(parameters, options);
  take_reading(parameters, options);

  drop_tuning(parameters);
  for (const std::string& name : parameters.rest()) {
    log.info("The connection parameter '{}' has no meaning here and is ignored", name);
  }
  return options;
}

}  // namespace kconnect::jdbc
