#include "converters/json_schema_types.h"

#include <algorithm>
#include <iterator>

namespace kconnect {

namespace {

// In the order of SchemaType.
constexpr std::string_view words[] = {"int8",    "int16",  "int32", "int64", "float", "double",
                                      "boolean", "string", "bytes", "array", "map",   "struct"};

}  // namespace

std::string_view json_schema_type(SchemaType type) {
  return words[static_cast<size_t>(type)];
}

std::optional<SchemaType> find_json_schema_type(std::string_view word) {
  const auto* found = std::find(std::begin(words), std::end(words), word);
  if (found == std::end(words)) return std::nullopt;
  return static_cast<SchemaType>(found - std::begin(words));
}

}  // namespace kconnect
