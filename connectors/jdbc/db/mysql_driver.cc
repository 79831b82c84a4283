#include "jdbc/db/mysql_driver.h"

#include "jdbc/db/mysql_connection.h"

namespace kconnect::jdbc {

std::unique_ptr<Connection> open_mysql(const JdbcUrl& url, const ConnectionSettings& settings,
                                       const std::stop_token& stop) {
  return std::make_unique<MySqlConnection>(MySqlOptions::parse(url, settings), stop);
}

}  // namespace kconnect::jdbc
