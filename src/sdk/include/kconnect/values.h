#pragma once

#include <string>
#include <string_view>

#include <kconnect/schema.h>

namespace kconnect {

// Connect's `Values`: reading text as typed values, coercions between types, and the text form that
// SimpleHeaderConverter writes. Errors are DataException. Temporal text uses the process's default
// time zone, as Java.

// Reads text into the narrowest value: numbers, booleans, temporal text, arrays, maps; else the
// text itself.
SchemaAndValue parse_string(std::string_view text);
// The schema of a value without one; null when it has none (mixed or empty containers, dates,
// decimals).
SchemaPtr infer_schema(const Value& value);

// The text form: quotes inside containers, base64 for bytes. schema may be null.
std::string convert_to_string(const SchemaPtr& schema, const Value& value);
Value convert_to_boolean(const SchemaPtr& schema, const Value& value);
Value convert_to_int8(const SchemaPtr& schema, const Value& value);
Value convert_to_int16(const SchemaPtr& schema, const Value& value);
Value convert_to_int32(const SchemaPtr& schema, const Value& value);
Value convert_to_int64(const SchemaPtr& schema, const Value& value);
Value convert_to_float32(const SchemaPtr& schema, const Value& value);
Value convert_to_float64(const SchemaPtr& schema, const Value& value);
Value convert_to_list(const SchemaPtr& schema, const Value& value);
Value convert_to_map(const SchemaPtr& schema, const Value& value);
Value convert_to_struct(const SchemaPtr& schema, const Value& value);
Value convert_to_date(const SchemaPtr& schema, const Value& value);
Value convert_to_time(const SchemaPtr& schema, const Value& value);
Value convert_to_timestamp(const SchemaPtr& schema, const Value& value);
Value convert_to_decimal(const SchemaPtr& schema, const Value& value, int32_t scale);

// Changes a value from one schema to another (SchemaProjector). Throws SchemaProjectorException.
Value project(const SchemaPtr& source, const Value& value, const SchemaPtr& target);

// Puts entries into the order in which a Java HashMap of default capacity iterates over them (keys
// inserted in the given order). Java shows this order in schemaless JSON and in offset files.
void order_as_java_hash_map(Map& entries);
// The same for a map made for a known number of entries (new HashMap<>(n)).
void order_as_java_hash_map(Map& entries, size_t made_for);

}  // namespace kconnect
