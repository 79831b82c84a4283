#pragma once

#include <kconnect/schema.h>

#include "golden/golden_case.h"

namespace kconnect::golden {

// Schemas and values as cases write them: every value under a tag that names its exact type.
// Decoding throws when the case itself is malformed.

// JSON null gives null.
SchemaPtr decode_schema(const Json& schema);
// schema may be null; a struct without a schema of its own takes it.
Value decode_value(const SchemaPtr& schema, const Json& value);
// {"schema": ..., "value": ...}
SchemaAndValue decode_schema_and_value(const Json& both);

Json encode_schema(const SchemaPtr& schema);
Json encode_value(const SchemaPtr& schema, const Value& value);

// nullopt when they are equal, else both in short.
std::optional<std::string> compare_schemas(const SchemaPtr& expected, const SchemaPtr& actual);
std::optional<std::string> compare_values(const SchemaPtr& schema, const Value& expected,
                                          const Value& actual);
std::optional<std::string> compare(const SchemaAndValue& expected, const SchemaAndValue& actual);

}  // namespace kconnect::golden
