// The parts of MySqlDialect that write tables.
#include <fmt/format.h>

#include <kconnect/logical_types.h>

#include "jdbc/dialects/mysql_dialect.h"

namespace kconnect::jdbc {

std::string MySqlDialect::column_type(const SinkField& field) const {
  const Schema& schema = *field.schema;
  switch (logical_type(schema)) {
    case LogicalType::Decimal:
      return fmt::format("DECIMAL(65,{})", decimal_scale(schema));
    case LogicalType::Date:
      return "DATE";
    case LogicalType::Time:
      return "TIME(3)";
    case LogicalType::Timestamp:
      return "DATETIME(3)";
    case LogicalType::None:
      break;
  }
  switch (schema.type()) {
    case SchemaType::Int8:
    case SchemaType::Boolean:
      return "TINYINT";
    case SchemaType::Int16:
      return "SMALLINT";
    case SchemaType::Int32:
      return "INT";
    case SchemaType::Int64:
      return field.is_timestamp ? "DATETIME(6)" : "BIGINT";
    case SchemaType::Float32:
      return "FLOAT";
    case SchemaType::Float64:
      return "DOUBLE";
    case SchemaType::String:
      if (field.is_timestamp) return "DATETIME(6)";
      // A key cannot be of a type without a length.
      return field.is_key ? "VARCHAR(255)" : "TEXT";
    case SchemaType::Bytes:
      return "VARBINARY(1024)";
    default:
      return Dialect::column_type(field);
  }
}

std::string MySqlDialect::string_literal(std::string_view text) const {
  std::string literal = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') literal += c;
    literal += c;
  }
  return literal + '\'';
}

std::string MySqlDialect::exact_text_type(int length) const {
  return fmt::format("VARCHAR({}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", length);
}

WriteStatement MySqlDialect::write_statement(const WriteTarget& target) const {
  WriteStatement statement = plain_statement(target);
  if (target.kind != WriteKind::Upsert) return statement;
  statement.tail = " on duplicate key update ";
  bool first = true;
  for (const WriteColumn& column : target.others.empty() ? target.keys : target.others) {
    statement.tail += fmt::format("{}{}=values({})", first ? "" : ",", identifier(column.name),
                                  identifier(column.name));
    first = false;
  }
  return statement;
}

}  // namespace kconnect::jdbc
