#pragma once

#include <string_view>

#include <kconnect/schema.h>

namespace kconnect {

// The four logical types: names, schema makers, and conversion between the Java-side value
// (Instant, Decimal) and the base type. All conversions throw DataException with Java's messages.

inline constexpr std::string_view decimal_name = "org.apache.kafka.connect.data.Decimal";
inline constexpr std::string_view date_name = "org.apache.kafka.connect.data.Date";
inline constexpr std::string_view time_name = "org.apache.kafka.connect.data.Time";
inline constexpr std::string_view timestamp_name = "org.apache.kafka.connect.data.Timestamp";

enum class LogicalType { None, Decimal, Date, Time, Timestamp };

// By name alone, as Java decides it.
LogicalType logical_type(const Schema& schema);

class SchemaBuilder;
SchemaBuilder decimal_builder(int32_t scale);
SchemaBuilder date_builder();
SchemaBuilder time_builder();
SchemaBuilder timestamp_builder();

int32_t decimal_scale(const Schema& schema);
// The encoded unscaled value; its scale must be the schema's.
std::string decimal_to_bytes(const Schema& schema, const Decimal& value);
Decimal decimal_from_bytes(const Schema& schema, std::string_view bytes);
int32_t date_to_days(Instant value);
Instant date_from_days(int32_t days);
int32_t time_to_millis(Instant value);
Instant time_from_millis(int32_t millis);

}  // namespace kconnect
