#include "jdbc/connection_config.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <map>
#include <set>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/validators.h>

#include "base/ascii_case.h"
#include "base/time_zone.h"

namespace kconnect::jdbc {

namespace {

constexpr std::string_view prefix = "connection.";
constexpr std::string_view default_provider =
    "io.confluent.connect.jdbc.util.DefaultJdbcCredentialsProvider";

const std::vector<std::string>& dialect_names() {
  static const std::vector<std::string> names{"",
                                              "Db2DatabaseDialect",
                                              "DerbyDatabaseDialect",
                                              "GenericDatabaseDialect",
                                              "MySqlDatabaseDialect",
                                              "OracleDatabaseDialect",
                                              "PostgreSqlDatabaseDialect",
                                              "SapHanaDatabaseDialect",
                                              "SqlServerDatabaseDialect",
                                              "SqliteDatabaseDialect",
                                              "SybaseDatabaseDialect",
                                              "VerticaDatabaseDialect"};
  return names;
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const size_t end = std::min(text.find(','), text.size());
    std::string item(text.substr(0, end));
    std::erase_if(item, [](unsigned char c) { return std::isspace(c) != 0; });
    if (!item.empty()) items.push_back(lower_case(item));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return items;
}

std::set<std::string> blocked_parameters() {
  const char* text = std::getenv("JDBC_CONNECTION_URL_BLOCKED_PARAMS");
  if (text == nullptr) return {};
  const auto items = split_list(text);
  return {items.begin(), items.end()};
}

// Names of the parameters in a URL, whatever its form.
std::vector<std::string> parameter_names(std::string_view url) {
  std::vector<std::string> names;
  size_t at = url.find_first_of("?;");
  while (at != std::string_view::npos) {
    const size_t end = std::min(url.find_first_of("&;", at + 1), url.size());
    const std::string_view pair = url.substr(at + 1, end - at - 1);
    names.push_back(lower_case(pair.substr(0, pair.find('='))));
    at = end < url.size() ? end : std::string_view::npos;
  }
  return names;
}

}  // namespace

namespace connection_keys {

ConfigKey url() {
  return {.name = "connection.url",
          .importance = Importance::High,
          .doc =
              "Where the database is, in the form jdbc:SUBPROTOCOL:... that its Java driver has, "
              "such as jdbc:postgresql://localhost/shop, jdbc:mariadb://localhost:3306/shop or "
              "jdbc:sqlite:shop.db.",
          .width = Width::Long,
          .display_name = "JDBC URL"};
}

ConfigKey user() {
  return {.name = "connection.user",
          .default_value = ConfigData{},
          .importance = Importance::High,
          .doc = "The user to connect as.",
          .width = Width::Medium,
          .display_name = "JDBC User"};
}

ConfigKey password() {
  return {.name = "connection.password",
          .default_value = ConfigData{},
          .importance = Importance::High,
          .doc = "The password of that user.",
          .width = Width::Medium,
          .display_name = "JDBC Password"};
}

ConfigKey credentials_provider() {
  return {.name = "jdbc.credentials.provider.class",
          .default_value = ConfigData{std::string(default_provider)},
          .validator = one_of({std::string(default_provider)}),
          .importance = Importance::Low,
          .doc =
              "Where user and password come from. Built in is the class that takes them from "
              "connection.user and connection.password; for others use a config provider.",
          .width = Width::Long,
          .display_name = "JDBC Credentials Provider Class"};
}

ConfigKey dialect_name() {
  return {.name = "dialect.name",
          .default_value = ConfigData{std::string()},
          .validator = one_of(dialect_names()),
          .importance = Importance::Low,
          .doc = "Which dialect of SQL the database speaks. Empty: the one of connection.url.",
          .width = Width::Long,
          .display_name = "Database Dialect",
          .recommend = [](const auto&) { return dialect_names(); }};
}

ConfigKey attempts() {
  return {.name = "connection.attempts",
          .default_value = ConfigData{int32_t{3}},
          .validator = at_least(1),
          .importance = Importance::Low,
          .doc = "How often to try for a connection.",
          .width = Width::Short,
          .display_name = "JDBC connection attempts"};
}

ConfigKey backoff() {
  return {.name = "connection.backoff.ms",
          .default_value = ConfigData{int64_t{10000}},
          .importance = Importance::Low,
          .doc = "Milliseconds between two attempts to connect.",
          .width = Width::Short,
          .display_name = "JDBC connection backoff in milliseconds"};
}

}  // namespace connection_keys

DriverProperties driver_properties(const ConfigMap& props, const std::string& url) {
  static const std::set<std::string_view> own{"url", "user", "password", "attempts", "backoff.ms"};
  const std::set<std::string> blocked = blocked_parameters();
  DriverProperties properties;
  for (const auto& [key, value] : with_prefix(props, prefix)) {
    if (own.contains(key)) continue;
    if (blocked.contains(lower_case(key))) {
      throw ConfigException(fmt::format("connection.{}: this parameter is not allowed here", key));
    }
    properties.emplace(key, value);
  }
  for (const std::string& name : parameter_names(url)) {
    if (!blocked.contains(name)) continue;
    throw ConfigException(
        fmt::format("connection.url: the parameter '{}' is not allowed here", name));
  }
  return properties;
}

Validator enum_names(std::vector<std::string> names) {
  std::vector<std::string> valid = names;
  std::string text = "[";
  for (std::string name : names) {
    text += (text.size() == 1 ? "" : ", ") + name;
    std::ranges::transform(name, name.begin(), [](char c) { return ascii_upper(c); });
    valid.push_back(std::move(name));
  }
  return {.check =
              [valid = std::move(valid)](std::string_view key, const ConfigData& value) {
                const auto* name = std::get_if<std::string>(&value);
                if (name == nullptr || std::ranges::find(valid, *name) != valid.end()) return;
                throw ConfigException(invalid_value_message(key, value, "Invalid enumerator"));
              },
          .text = text + "]"};
}

namespace {

// The short names that Java still knows.
std::string_view long_zone_name(std::string_view name) {
  static const std::map<std::string_view, std::string_view> names{
      {"ACT", "Australia/Darwin"},
      {"AET", "Australia/Sydney"},
      {"AGT", "America/Argentina/Buenos_Aires"},
      {"ART", "Africa/Cairo"},
      {"AST", "America/Anchorage"},
      {"BET", "America/Sao_Paulo"},
      {"BST", "Asia/Dhaka"},
      {"CAT", "Africa/Harare"},
      {"CNT", "America/St_Johns"},
      {"CST", "America/Chicago"},
      {"CTT", "Asia/Shanghai"},
      {"EAT", "Africa/Addis_Ababa"},
      {"ECT", "Europe/Paris"},
      {"EST", "Etc/GMT+5"},
      {"HST", "Etc/GMT+10"},
      {"IET", "America/Indiana/Indianapolis"},
      {"IST", "Asia/Kolkata"},
      {"JST", "Asia/Tokyo"},
      {"MIT", "Pacific/Apia"},
      {"MST", "Etc/GMT+7"},
      {"NET", "Asia/Yerevan"},
      {"NST", "Pacific/Auckland"},
      {"PLT", "Asia/Karachi"},
      {"PNT", "America/Phoenix"},
      {"PRT", "America/Puerto_Rico"},
      {"PST", "America/Los_Angeles"},
      {"SST", "Pacific/Guadalcanal"},
      {"VST", "Asia/Ho_Chi_Minh"},
      {"Z", "UTC"}};
  const auto found = names.find(name);
  return found == names.end() ? name : found->second;
}

// "UTC+2", "GMT-03:00", "+02:00": the tz database has the whole hours under names of its own, with
// the sign turned round.
std::optional<TimeZone> zone_of_offset(std::string_view name) {
  for (const std::string_view start : {"UTC", "GMT", "UT"}) {
    if (name.starts_with(start)) {
      name.remove_prefix(start.size());
      break;
    }
  }
  if (name.empty() || (name.front() != '+' && name.front() != '-')) return std::nullopt;
  const char sign = name.front();
  std::string_view hours = name.substr(1);
  if (const size_t colon = hours.find(':'); colon != std::string_view::npos) {
    if (hours.substr(colon) != ":00") return std::nullopt;
    hours = hours.substr(0, colon);
  }
  int number = 0;
  const auto [end, error] = std::from_chars(hours.data(), hours.data() + hours.size(), number);
  if (error != std::errc() || end != hours.data() + hours.size()) return std::nullopt;
  if (number == 0) return TimeZone::utc();
  return TimeZone::find(fmt::format("Etc/GMT{}{}", sign == '+' ? '-' : '+', number));
}

}  // namespace

std::optional<TimeZone> find_time_zone(std::string_view name) {
  if (const auto zone = TimeZone::find(long_zone_name(name))) return zone;
  return zone_of_offset(name);
}

Validator time_zone_name() {
  return {.check =
              [](std::string_view key, const ConfigData& value) {
                const auto* name = std::get_if<std::string>(&value);
                if (name == nullptr || find_time_zone(*name)) return;
                throw ConfigException(
                    invalid_value_message(key, value,
                                          "Invalid time zone; expected a name such as "
                                          "Europe/Berlin or UTC"));
              },
          .text = "Any valid JDK time zone"};
}

}  // namespace kconnect::jdbc
