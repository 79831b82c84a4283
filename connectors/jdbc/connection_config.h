#pragma once

#include <optional>
#include <string>

#include <kconnect/config_def.h>

#include "base/time_zone.h"
#include "jdbc/db/drivers.h"
#include "jdbc/dialects/dialect.h"

namespace kconnect::jdbc {

// The keys that source and sink share; both bind them with the declarations below.
struct ConnectionConfig {
  std::string url;
  std::optional<std::string> user;
  std::optional<Password> password;
  std::string credentials_provider;
  std::string dialect_name;
  int32_t attempts = 0;
  int64_t backoff_ms = 0;
  DriverProperties driver_properties;  // connection.* keys that are none of these

  ConnectionSettings settings() const { return {url, user, password, driver_properties}; }
};

// The declarations, without group and order.
namespace connection_keys {
ConfigKey url();
ConfigKey user();
ConfigKey password();
ConfigKey credentials_provider();
ConfigKey dialect_name();
ConfigKey attempts();
ConfigKey backoff();
}  // namespace connection_keys

// The settings of a connector that go to the driver. Throws ConfigException for those that the
// operator has forbidden by JDBC_CONNECTION_URL_BLOCKED_PARAMS, in the URL or as connection.*.
DriverProperties driver_properties(const ConfigMap& props, const std::string& url);

// Names of an enumeration as the JDBC connectors accept them: all in lower or all in upper case.
Validator enum_names(std::vector<std::string> names);
// Java's zone ids: of the tz database, EST and its like, UTC+2, +02:00.
Validator time_zone_name();
// The zone of such a name; whole hours only where it is an offset.
std::optional<TimeZone> find_time_zone(std::string_view name);

}  // namespace kconnect::jdbc
