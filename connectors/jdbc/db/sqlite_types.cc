#include "jdbc/db/sqlite_types.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <string>

#include "base/ascii_case.h"

namespace kconnect::jdbc {

namespace {

using Types = std::map<std::string_view, JdbcType>;

// Declared types that decide when the value is of the storage class or null.
const Types& integer_types() {
  static const Types types{
      {"BOOLEAN", JdbcType::Boolean},         {"TINYINT", JdbcType::TinyInt},
      {"SMALLINT", JdbcType::SmallInt},       {"INT2", JdbcType::SmallInt},
      {"BIGINT", JdbcType::BigInt},           {"INT8", JdbcType::BigInt},
      {"UNSIGNED BIG INT", JdbcType::BigInt}, {"DATE", JdbcType::Date},
      {"DATETIME", JdbcType::Date},           {"TIMESTAMP", JdbcType::Timestamp}};
  return types;
}

const Types& float_types() {
  static const Types types{{"DOUBLE", JdbcType::Double},
                           {"DOUBLE PRECISION", JdbcType::Double},
                           {"REAL", JdbcType::Real}};
  return types;
}

const Types& text_types() {
  static const Types types{{"CHARACTER", JdbcType::Char},
                           {"NCHAR", JdbcType::Char},
                           {"NATIVE CHARACTER", JdbcType::Char},
                           {"CHAR", JdbcType::Char},
                           {"CLOB", JdbcType::Clob},
                           {"DATE", JdbcType::Date},
                           {"DATETIME", JdbcType::Date},
                           {"TIMESTAMP", JdbcType::Timestamp}};
  return types;
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

const JdbcType* find(const Types& types, std::string_view name) {
  const auto found = types.find(name);
  return found == types.end() ? nullptr : &found->second;
}

JdbcType type_of(std::string_view name, SqliteSample first) {
  const bool is_null = first.storage == SqliteStorage::Null;
  if (is_null || first.storage == SqliteStorage::Integer) {
    if (const JdbcType* type = find(integer_types(), name)) return *type;
    if (!is_null || is_one_of(name, {"INT", "INTEGER", "MEDIUMINT"})) {
      return first.is_long ? JdbcType::BigInt : JdbcType::Integer;
    }
  }
  if (is_null || first.storage == SqliteStorage::Float) {
    if (const JdbcType* type = find(float_types(), name)) return *type;
    if (!is_null || name == "FLOAT") return JdbcType::Float;
  }
  if (is_null || first.storage == SqliteStorage::Text) {
    if (const JdbcType* type = find(text_types(), name)) return *type;
    if (!is_null || is_one_of(name, {"VARCHAR", "VARYING CHARACTER", "NVARCHAR", "TEXT"})) {
      return JdbcType::VarChar;
    }
  }
  if (first.storage == SqliteStorage::Blob) {
    return name == "BINARY" ? JdbcType::Binary : JdbcType::Blob;
  }
  if (is_one_of(name, {"BINARY", "BLOB", "VARBINARY"})) return JdbcType::Blob;
  // A column without a type that says anything, and without a value.
  return JdbcType::VarChar;
}

int32_t number(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == ',' || text.front() == '(')) {
    text.remove_prefix(1);
  }
  int32_t value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return error == std::errc() ? value : -1;
}

// DECIMAL(p,s) and NUMERIC(p,s) are exact; without a scale whole numbers are, and others are
// floating-point numbers as SQLite keeps them.
void set_decimal(Column& column, std::string_view parameters, SqliteSample first) {
  const int32_t precision = number(parameters);
  const int32_t scale = number(parameters);
  if (precision >= 0) {
    column.type = JdbcType::Numeric;
    column.precision = precision;
    column.scale = std::max(scale, 0);
  } else {
    column.type = first.storage == SqliteStorage::Integer ? JdbcType::Decimal : JdbcType::Double;
  }
}

}  // namespace

void set_sqlite_type(Column& column, std::optional<std::string_view> declared, SqliteSample first) {
  const std::string_view whole = declared.value_or("NUMERIC");
  const size_t parenthesis = std::min(whole.find('('), whole.size());
  std::string name(whole.substr(0, parenthesis));
  std::ranges::transform(name, name.begin(), [](char c) { return ascii_upper(c); });
  while (name.ends_with(' ')) name.pop_back();
  column.type_name = name;
  column.is_signed = is_one_of(name, {"NUMERIC", "INTEGER", "REAL"});
  if (declared && is_one_of(name, {"NUMERIC", "DECIMAL"})) {
    set_decimal(column, whole.substr(parenthesis), first);
    return;
  }
  column.type = type_of(name, first);
}

}  // namespace kconnect::jdbc
