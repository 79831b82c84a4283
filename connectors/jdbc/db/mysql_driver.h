#pragma once

#include <memory>
#include <stop_token>

#include "jdbc/db/connection.h"
#include "jdbc/db/drivers.h"
#include "jdbc/db/jdbc_url.h"

namespace kconnect::jdbc {

// Opens a session of MySQL or MariaDB for "jdbc:mysql:..." and "jdbc:mariadb:...". Throws as
// open_connection() does.
std::unique_ptr<Connection> open_mysql(const JdbcUrl& url, const ConnectionSettings& settings,
                                       const std::stop_token& stop);

}  // namespace kconnect::jdbc
