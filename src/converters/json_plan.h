#pragma once

#include <string>
#include <vector>

#include <kconnect/logical_types.h>
#include <kconnect/schema.h>

namespace kconnect {

// A schema prepared for converting payloads: what would be looked up for every record.
struct JsonPlan {
  explicit JsonPlan(SchemaPtr of);

  SchemaPtr schema;  // null = values tell their own type
  LogicalType logical = LogicalType::None;
  // Struct: one plan per field. Array: the element's. Map: the key's and the value's.
  std::vector<JsonPlan> children;
  // Struct: what stands before each field's value, such as {"a": and ,"b":
  std::vector<std::string> leads;
};

}  // namespace kconnect
