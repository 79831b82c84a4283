// The parts of SqliteDialect that write tables.
#include <fmt/format.h>

#include <kconnect/logical_types.h>

#include "jdbc/dialects/sqlite_dialect.h"

namespace kconnect::jdbc {

std::string SqliteDialect::column_type(const SinkField& field) const {
  if (logical_type(*field.schema) != LogicalType::None) return "NUMERIC";
  switch (field.schema->type()) {
    case SchemaType::Boolean:
    case SchemaType::Int8:
    case SchemaType::Int16:
    case SchemaType::Int32:
    case SchemaType::Int64:
      return field.is_timestamp ? "NUMERIC" : "INTEGER";
    case SchemaType::Float32:
    case SchemaType::Float64:
      return "REAL";
    case SchemaType::String:
      return field.is_timestamp ? "NUMERIC" : "TEXT";
    case SchemaType::Bytes:
      return "BLOB";
    default:
      return Dialect::column_type(field);
  }
}

// One column per statement is all that SQLite takes.
std::vector<std::string> SqliteDialect::add_columns(const TableId& table,
                                                    const std::vector<SinkField>& fields,
                                                    const LiteralZones& zones) const {
  std::vector<std::string> statements;
  for (const SinkField& field : fields) {
    statements.push_back(
        fmt::format("ALTER TABLE {} ADD {}", qualified(table), column_definition(field, zones)));
  }
  return statements;
}

// Columns that the record does not have become NULL, as with Java.
WriteStatement SqliteDialect::write_statement(const WriteTarget& target) const {
  WriteStatement statement = plain_statement(target);
  if (target.kind == WriteKind::Upsert) {
    statement.head = fmt::format("INSERT OR REPLACE INTO {}({}) VALUES", qualified(target.table),
                                 identifiers(target.in_order()));
  }
  return statement;
}

}  // namespace kconnect::jdbc
