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

  TableId stored_table(TableId table) const override;
  bool has_arrays() const override { return true; }
  WriteStatement write_statement(const WriteTarget& target) const override;

 protected:
  std::string column_type(const SinkField& field) const override;
  std::string bytes_literal(std::string_view bytes) const override;
  std::string boolean_literal(bool value) const override { return value ? "TRUE" : "FALSE"; }
  std::string number_literal(const Value& number) const override;
  std::string array_literal(const Array& elements) const override;
};

}  // namespace kconnect::jdbc
