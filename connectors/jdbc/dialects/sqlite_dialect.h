#pragma once

#include "jdbc/dialects/dialect.h"

namespace kconnect::jdbc {

class SqliteDialect final : public Dialect {
 public:
  explicit SqliteDialect(QuoteIdentifiers quote) : Dialect({"\"", "\""}, quote) {}
  std::string_view name() const override { return "SqliteDatabaseDialect"; }

  std::string current_timestamp_query() const override;
  std::string timestamp_literal(const SqlTimestamp& instant, const TimeZone& zone) const override;
  std::string as_text(std::string_view column) const override;
};

}  // namespace kconnect::jdbc
