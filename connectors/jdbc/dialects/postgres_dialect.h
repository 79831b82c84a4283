#pragma once

#include "jdbc/dialects/dialect.h"

namespace kconnect::jdbc {

class PostgresDialect final : public Dialect {
 public:
  explicit PostgresDialect(QuoteIdentifiers quote) : Dialect({"\"", "\""}, quote) {}
  std::string_view name() const override { return "PostgreSqlDatabaseDialect"; }

  std::string timestamp_literal(const SqlTimestamp& instant, const TimeZone& zone) const override;
  FieldMapping field_mapping(const Column& column, NumericMapping mapping) const override;
  std::string as_text(std::string_view column) const override;
};

}  // namespace kconnect::jdbc
