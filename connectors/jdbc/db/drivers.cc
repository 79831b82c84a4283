#include "jdbc/db/drivers.h"

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/nearest_match.h"
#include "jdbc/db/mysql_driver.h"
#include "jdbc/db/postgres_connection.h"
#include "jdbc/db/sqlite_connection.h"

namespace kconnect::jdbc {

std::unique_ptr<Connection> open_connection(const ConnectionSettings& settings,
                                            const std::stop_token& stop) {
  static const std::vector<std::string> subprotocols = {"postgresql", "mysql", "mariadb", "sqlite"};
  const JdbcUrl url = JdbcUrl::parse(settings.url);
  if (url.subprotocol == "postgresql") return open_postgres(url, settings, stop);
  if (url.subprotocol == "mysql" || url.subprotocol == "mariadb") {
    return open_mysql(url, settings, stop);
  }
  if (url.subprotocol == "sqlite") return open_sqlite(url, settings, stop);
  const auto near = nearest_match(url.subprotocol, subprotocols);
  throw ConfigException(fmt::format(
      "connection.url: No suitable driver found for jdbc:{}: {}built in are jdbc:{}; drivers of "
      "Java cannot be added [KC3301]",
      url.subprotocol, near ? fmt::format("did you mean jdbc:{}? ", *near) : "",
      fmt::join(subprotocols, ", jdbc:")));
}

}  // namespace kconnect::jdbc
