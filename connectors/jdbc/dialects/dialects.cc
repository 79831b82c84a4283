#include <array>
#include <functional>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "jdbc/db/jdbc_url.h"
#include "jdbc/dialects/generic_dialect.h"
#include "jdbc/dialects/mysql_dialect.h"
#include "jdbc/dialects/postgres_dialect.h"
#include "jdbc/dialects/sqlite_dialect.h"

namespace kconnect::jdbc {

namespace {

template <typename T>
std::unique_ptr<Dialect> make(QuoteIdentifiers quote) {
  return std::make_unique<T>(quote);
}

struct Known {
  std::string_view name;
  std::string_view subprotocols[2];  // prefixes
  std::unique_ptr<Dialect> (*make)(QuoteIdentifiers);
};

constexpr Known dialects[] = {
    {"PostgreSqlDatabaseDialect", {"postgresql"}, make<PostgresDialect>},
    {"MySqlDatabaseDialect", {"mysql", "mariadb"}, make<MySqlDialect>},
    {"SqliteDatabaseDialect", {"sqlite"}, make<SqliteDialect>},
    {"GenericDatabaseDialect", {}, make<GenericDialect>},
};

bool serves(const Known& dialect, std::string_view subprotocol) {
  for (const std::string_view prefix : dialect.subprotocols) {
    if (!prefix.empty() && subprotocol.starts_with(prefix)) return true;
  }
  return false;
}

}  // namespace

std::unique_ptr<Dialect> make_dialect(std::string_view dialect_name, std::string_view url,
                                      QuoteIdentifiers quote) {
  if (!dialect_name.empty()) {
    for (const Known& dialect : dialects) {
      if (dialect.name == dialect_name) return dialect.make(quote);
    }
    throw ConfigException(
        fmt::format("dialect.name={}: this dialect is not built in", dialect_name));
  }
  const std::string subprotocol = JdbcUrl::parse(url).subprotocol;
  for (const Known& dialect : dialects) {
    if (serves(dialect, subprotocol)) return dialect.make(quote);
  }
  return make<GenericDialect>(quote);
}

}  // namespace kconnect::jdbc
