#pragma once

#include <optional>
#include <string_view>

#include <kconnect/schema.h>

namespace kconnect {

// The word for a type in the schema of an envelope: "int8", "float", "double", "struct".
std::string_view json_schema_type(SchemaType type);
std::optional<SchemaType> find_json_schema_type(std::string_view word);

}  // namespace kconnect
