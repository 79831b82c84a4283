#pragma once

#include <optional>
#include <string_view>

#include "jdbc/db/column.h"

namespace kconnect::jdbc {

// SQLite's storage classes, by its own numbers.
enum class SqliteStorage { Integer = 1, Float = 2, Text = 3, Blob = 4, Null = 5 };

// A value's class and, for integers, whether it needs 64 bits.
struct SqliteSample {
  SqliteStorage storage = SqliteStorage::Null;
  bool is_long = false;
};

// Fills type, type_name, precision, scale and is_signed of a column as sqlite-jdbc describes it: by
// the declared type and the value of the first row. nullopt = an expression or a column without
// type. Unlike there BLOB, DECIMAL and NUMERIC have a type that can be read.
void set_sqlite_type(Column& column, std::optional<std::string_view> declared, SqliteSample first);

}  // namespace kconnect::jdbc
