#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "jdbc/db/jdbc_type.h"

namespace kconnect::jdbc {

enum class Nullability { NotNull, Nullable, Unknown };

// A column of a table or of a result, as the Java driver of its database would describe it.
struct Column {
  std::string name;  // in results the label (AS)
  JdbcType type = JdbcType::Other;
  std::string type_name = {};  // the database's, in its own spelling
  int32_t precision = 0;
  int32_t scale = 0;
  bool is_signed = true;
  Nullability nullability = Nullability::Unknown;
  bool auto_increment = false;
  bool primary_key = false;  // tables only
  bool has_default = false;  // tables only
  // Of an array that ResultSet::array() can read, what its elements are; otherwise null.
  std::shared_ptr<const Column> element = nullptr;

  bool is_optional() const { return nullability != Nullability::NotNull; }
};

}  // namespace kconnect::jdbc
