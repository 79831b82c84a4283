#include "jdbc/dialects/mysql_dialect.h"

#include <fmt/format.h>

namespace kconnect::jdbc {

std::string MySqlDialect::as_text(std::string_view column) const {
  return fmt::format("CAST({} AS CHAR)", identifier(column));
}

}  // namespace kconnect::jdbc
