#pragma once

#include <string_view>
#include <utility>

#include <kconnect/struct.h>

namespace kconnect {

// Reading and storing fields of structs by their index, without looking names up.

inline const Value& read_field(const Struct& structure, const Field& field,
                               bool replace_null_with_default) {
  return replace_null_with_default ? structure.get(field) : structure.get_without_default(field);
}

// Stores a value that has been in a field of the same schema: only null is checked, as there it may
// have been unset. Throws DataException.
inline void store_field(Struct& structure, const Field& field, Value value) {
  if (value.is_null() && !field.schema->is_optional()) {
    structure.put(field, std::move(value));
  } else {
    structure.set_unchecked(field.index, std::move(value));
  }
}

// The value of an entry of a map with text keys; nullptr when absent.
const Value* find_entry(const Map& map, std::string_view key);
// The same, null when absent.
const Value& entry_or_null(const Map& map, std::string_view key);

}  // namespace kconnect
