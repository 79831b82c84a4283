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

  std::vector<std::string> add_columns(const TableId& table, const std::vector<SinkField>& fields,
                                       const LiteralZones& zones) const override;
  WriteStatement write_statement(const WriteTarget& target) const override;

 protected:
  std::string column_type(const SinkField& field) const override;
};

}  // namespace kconnect::jdbc
