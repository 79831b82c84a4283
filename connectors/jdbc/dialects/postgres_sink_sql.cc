// The parts of PostgresDialect that write tables.
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>

#include "base/ascii_case.h"
#include "jdbc/dialects/postgres_dialect.h"

namespace kconnect::jdbc {

namespace {

constexpr size_t max_name_bytes = 63;

// The types that serial and its like stand for.
std::string_view stored_type(std::string_view type) {
  if (type == "serial") return "int4";
  if (type == "bigserial") return "int8";
  if (type == "smallserial") return "int2";
  return type;
}

// The types of columns into which a value goes as it is, the server having nothing to convert.
const std::set<std::string_view>& own_types(BindType type) {
  using Types = std::set<std::string_view>;
  static const std::map<BindType, Types> types{
      {BindType::Boolean, {"bool"}},
      {BindType::Int8, {"int2", "int4", "int8", "numeric"}},
      {BindType::Int16, {"int2", "int4", "int8", "numeric"}},
      {BindType::Int32, {"int4", "int8", "numeric"}},
      {BindType::Int64, {"int8", "numeric"}},
      {BindType::Float32, {"float4", "float8"}},
      {BindType::Float64, {"float8"}},
      {BindType::Decimal, {"numeric"}},
      {BindType::Text, {"text", "varchar", "bpchar", "json", "jsonb", "uuid"}},
      {BindType::Bytes, {"bytea"}},
      {BindType::Date, {"date"}},
      {BindType::Time, {"time"}},
      {BindType::Timestamp, {"timestamp", "timestamptz"}},
      {BindType::Array, {}},
  };
  return types.at(type);
}

// The type that a value has as a parameter.
std::string parameter_type(const WriteColumn& column) {
  switch (column.type) {
    case BindType::Boolean:
      return "bool";
    case BindType::Int8:
    case BindType::Int16:
      return "int2";
    case BindType::Int32:
      return "int4";
    case BindType::Int64:
      return "int8";
    case BindType::Float32:
      return "float4";
    case BindType::Float64:
      return "float8";
    case BindType::Decimal:
      return "numeric";
    case BindType::Text:
      return "varchar";
    case BindType::Bytes:
      return "bytea";
    case BindType::Date:
      return "date";
    case BindType::Time:
      return "time";
    case BindType::Timestamp:
      return column.column_type == "timestamptz" ? "timestamptz" : "timestamp";
    case BindType::Array:
      return "text";  // arrays of arrays would be taken apart
  }
  return "text";
}

// "::jsonb" behind a parameter, as far as the table's column asks for it.
std::string cast(const WriteColumn& column, bool untyped_text) {
  const std::string type = lower_case(column.column_type);
  if (column.type == BindType::Array) {
    WriteColumn element = column;
    element.type = column.element;
    return fmt::format("::{}[]", parameter_type(element));
  }
  if (type == "json" || type == "jsonb" || type == "uuid") return "::" + type;
  const bool untyped = untyped_text && column.type == BindType::Text && !type.empty();
  return untyped ? fmt::format("::\"{}\"", column.column_type) : "";
}

template <typename Column, typename Text>
std::string joined(const std::vector<Column>& columns, std::string_view separator,
                   const Text& text) {
  std::string result;
  for (const Column& column : columns) {
    if (!result.empty()) result += separator;
    result += text(column);
  }
  return result;
}

// "unnest($1::int4[],$2::varchar[]) AS source(c1,c2)"
std::string arrays_source(const std::vector<std::string>& types) {
  std::string parameters;
  std::string names;
  for (size_t i = 1; i <= types.size(); ++i) {
    const char* separator = i == 1 ? "" : ",";
    parameters += fmt::format("{}${}::{}[]", separator, i, types[i - 1]);
    names += fmt::format("{}c{}", separator, i);
  }
  return fmt::format("unnest({}) AS source({})", parameters, names);
}

}  // namespace

TableId PostgresDialect::stored_table(TableId table) const {
  if (table.table.size() > max_name_bytes) table.table.resize(max_name_bytes);
  if (!quotes_identifiers()) table.table = lower_case(table.table);
  return table;
}

std::string PostgresDialect::column_type(const SinkField& field) const {
  switch (logical_type(*field.schema)) {
    case LogicalType::Decimal:
      return "DECIMAL";
    case LogicalType::Date:
      return "DATE";
    case LogicalType::Time:
      return "TIME";
    case LogicalType::Timestamp:
      return "TIMESTAMP";
    case LogicalType::None:
      break;
  }
  switch (field.schema->type()) {
    case SchemaType::Int8:
    case SchemaType::Int16:
      return "SMALLINT";
    case SchemaType::Int32:
      return "INT";
    case SchemaType::Int64:
      return field.is_timestamp ? "TIMESTAMP" : "BIGINT";
    case SchemaType::Float32:
      return "REAL";
    case SchemaType::Float64:
      return "DOUBLE PRECISION";
    case SchemaType::Boolean:
      return "BOOLEAN";
    case SchemaType::String:
      return field.is_timestamp ? "TIMESTAMP" : "TEXT";
    case SchemaType::Bytes:
      return "BYTEA";
    case SchemaType::Array:
      return column_type({.name = field.name,
                          .schema = field.schema->value_schema(),
                          .is_key = field.is_key,
                          .is_timestamp = field.is_timestamp}) +
             "[]";
    default:
      return Dialect::column_type(field);
  }
}

std::string PostgresDialect::bytes_literal(std::string_view bytes) const {
  std::string literal = "'\\x";
  for (const char c : bytes) literal += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return literal + '\'';
}

std::string PostgresDialect::number_literal(const Value& number) const {
  const auto* wide = number.get_if<double>();
  const auto* narrow = number.get_if<float>();
  const bool finite =
      (wide == nullptr || std::isfinite(*wide)) && (narrow == nullptr || std::isfinite(*narrow));
  const std::string text = Dialect::number_literal(number);
  return finite ? text : string_literal(text);
}

std::string PostgresDialect::array_literal(const Array& elements) const {
  return "ARRAY[" +
         joined(elements, ",",
                [this](const Value& element) -> std::string {
                  if (element.is_null()) return "NULL";
                  if (const auto* text = element.get_if<Text>()) return string_literal(*text);
                  if (const auto* flag = element.get_if<bool>()) return boolean_literal(*flag);
                  return number_literal(element);
                }) +
         "]";
}

WriteStatement PostgresDialect::write_statement(const WriteTarget& target) const {
  WriteStatement statement = plain_statement(target);
  const std::vector<WriteColumn> columns = target.in_order();
  std::map<std::string, std::string> values;  // by column: what the arrays' source gives for it
  bool copies = target.kind == WriteKind::Insert;
  for (const WriteColumn& column : columns) {
    statement.array_types.push_back(parameter_type(column));
    values[column.name] = fmt::format("source.c{}", statement.array_types.size());
    const std::string_view type = stored_type(column.column_type);
    copies = copies && own_types(column.type).contains(type);
    statement.copy_types.emplace_back(type);
  }
  const std::string table = qualified(target.table);
  const std::string source = arrays_source(statement.array_types);
  const auto value = [&](const WriteColumn& column) {
    return values[column.name] + cast(column, target.untyped_text);
  };
  // Keys to compare with are given no type, as in Java.
  const auto is_key = [&](const WriteColumn& column) {
    return fmt::format("target.{} = {}", identifier(column.name), values[column.name]);
  };
  const std::string where =
      target.keys.empty() ? "" : " WHERE " + joined(target.keys, " AND ", is_key);
  const auto assigned = [&](const WriteColumn& column) {
    return fmt::format("{}={}", identifier(column.name), value(column));
  };
  const auto excluded = [&](const WriteColumn& column) {
    return fmt::format("{}=EXCLUDED.{}", identifier(column.name), identifier(column.name));
  };
  switch (target.kind) {
    case WriteKind::Insert:
    case WriteKind::Upsert:
      statement.arrays = fmt::format("INSERT INTO {} ({}) SELECT {} FROM {}", table,
                                     identifiers(columns), joined(columns, ",", value), source);
      if (target.kind == WriteKind::Insert) break;
      statement.tail = fmt::format(" ON CONFLICT ({}) ", identifiers(target.keys));
      statement.tail += target.others.empty()
                            ? "DO NOTHING"
                            : "DO UPDATE SET " + joined(target.others, ",", excluded);
      statement.arrays += statement.tail;
      break;
    case WriteKind::Update:
      statement.arrays = fmt::format("UPDATE {} AS target SET {} FROM {}{}", table,
                                     joined(target.others, ", ", assigned), source, where);
      break;
    case WriteKind::Delete:
      statement.arrays = fmt::format("DELETE FROM {} AS target USING {}{}", table, source, where);
      break;
  }
  if (copies) {
    statement.copy =
        fmt::format("COPY {} ({}) FROM STDIN (FORMAT binary)", table, identifiers(columns));
  }
  return statement;
}

}  // namespace kconnect::jdbc
