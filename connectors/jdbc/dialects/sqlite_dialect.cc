#include "jdbc/dialects/sqlite_dialect.h"

#include <fmt/format.h>

namespace kconnect::jdbc {

std::string SqliteDialect::current_timestamp_query() const {
  return "SELECT strftime('%Y-%m-%d %H:%M:%f','now')";
}

// Timestamps are stored as milliseconds since the epoch.
std::string SqliteDialect::timestamp_literal(const SqlTimestamp& instant,
                                             const TimeZone& /*zone*/) const {
  return fmt::format("{}", instant.seconds * 1000 + instant.nanos / 1'000'000);
}

std::string SqliteDialect::as_text(std::string_view column) const {
  return fmt::format("CAST({} AS TEXT)", identifier(column));
}

}  // namespace kconnect::jdbc
