#pragma once

#include <string>
#include <utility>
#include <vector>

#include "jdbc/db/drivers.h"

namespace kconnect::jdbc {

// libpq's connection parameters, by its own names.
struct PostgresParameters {
  std::vector<std::pair<std::string, std::string>> values;
  int connect_timeout_seconds = 10;
  int socket_timeout_seconds = 0;  // without a byte from the server; 0 = for ever
  bool untyped_text = false;       // stringtype=unspecified
};

// From what pgjdbc understands in its URL and its properties. What neither knows is logged and left
// out.
PostgresParameters postgres_parameters(const JdbcUrl& url, const ConnectionSettings& settings);

}  // namespace kconnect::jdbc
