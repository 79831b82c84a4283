#include "jdbc/db/drivers.h"

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "jdbc/db/mysql_driver.h"
#include "jdbc/db/postgres_connection.h"
#include "jdbc/db/sqlite_connection.h"

namespace kconnect::jdbc {

std::unique_ptr<Connection> open_connection(const ConnectionSettings& settings,
                                            const std::stop_token& stop) {
  const JdbcUrl url = JdbcUrl::parse(settings.url);
  if (url.subprotocol == "postgresql") return open_postgres(url, settings, stop);
  if (url.subprotocol == "mysql" || url.subprotocol == "mariadb") {
    return open_mysql(url, settings, stop);
  }
  if (url.subprotocol == "sqlite") return open_sqlite(url, settings, stop);
  throw ConfigException(fmt::format(
      "connection.url: there is no driver for jdbc:{} here; built in are jdbc:postgresql, "
      "jdbc:mysql, jdbc:mariadb, jdbc:sqlite",
      url.subprotocol));
}

}  // namespace kconnect::jdbc
