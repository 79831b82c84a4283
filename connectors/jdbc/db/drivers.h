#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include <kconnect/config_def.h>

#include "jdbc/db/connection.h"
#include "jdbc/db/jdbc_url.h"

namespace kconnect::jdbc {

// Where and how to connect.
struct ConnectionSettings {
  std::string url;
  std::optional<std::string> user;
  std::optional<Password> password;
  DriverProperties properties;  // connection.* keys that the connector itself does not know
};

// Opens a session with the driver of the URL's subprotocol. SqlException when the server refuses or
// is not there, ConfigException when the URL is wrong or no driver is built in for it.
std::unique_ptr<Connection> open_connection(const ConnectionSettings& settings,
                                            const std::stop_token& stop);

}  // namespace kconnect::jdbc
