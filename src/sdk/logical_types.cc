#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>
#include <kconnect/schema_builder.h>

#include "base/java_calendar.h"
#include "base/java_number.h"

namespace kconnect {

namespace {

constexpr std::string_view logical_prefix = "org.apache.kafka.connect.data.";

SchemaBuilder first_version(SchemaType base, std::string_view name) {
  SchemaBuilder builder(base);
  builder.name(std::string(name)).version(1);
  return builder;
}

}  // namespace

LogicalType logical_type(const Schema& schema) {
  if (!schema.name() || !schema.name()->starts_with(logical_prefix)) return LogicalType::None;
  const std::string_view name = *schema.name();
  if (name == decimal_name) return LogicalType::Decimal;
  if (name == date_name) return LogicalType::Date;
  if (name == time_name) return LogicalType::Time;
  if (name == timestamp_name) return LogicalType::Timestamp;
  return LogicalType::None;
}

SchemaBuilder decimal_builder(int32_t scale) {
  SchemaBuilder builder = first_version(SchemaType::Bytes, decimal_name);
  builder.parameter("scale", std::to_string(scale));
  return builder;
}

SchemaBuilder date_builder() {
  return first_version(SchemaType::Int32, date_name);
}
SchemaBuilder time_builder() {
  return first_version(SchemaType::Int32, time_name);
}
SchemaBuilder timestamp_builder() {
  return first_version(SchemaType::Int64, timestamp_name);
}

int32_t decimal_scale(const Schema& schema) {
  if (schema.parameters().empty()) {
    throw NullPointerException("Invalid Decimal schema: it has no parameters, scale is needed");
  }
  const std::string* text = schema.parameter("scale");
  if (text == nullptr) {
    throw DataException("Invalid Decimal schema: scale parameter not found.");
  }
  const auto scale = parse_java_integer<int32_t>(*text);
  if (!scale) throw DataException("Invalid scale parameter found in Decimal schema: ");
  return *scale;
}

std::string decimal_to_bytes(const Schema& schema, const Decimal& value) {
  const int32_t scale = decimal_scale(schema);
  if (value.scale() != scale) {
    throw DataException(
        fmt::format("Decimal value has mismatching scale for given Decimal schema. Schema has "
                    "scale {}, value has scale {}.",
                    scale, value.scale()));
  }
  return value.unscaled_bytes();
}

Decimal decimal_from_bytes(const Schema& schema, std::string_view bytes) {
  return Decimal::from_unscaled_bytes(bytes, decimal_scale(schema));
}

int32_t date_to_days(Instant value) {
  if (value.millis % millis_per_day != 0) {
    throw DataException(
        "Kafka Connect Date type should not have any time fields set to non-zero values.");
  }
  return static_cast<int32_t>(value.millis / millis_per_day);
}

Instant date_from_days(int32_t days) {
  return {days * millis_per_day};
}

int32_t time_to_millis(Instant value) {
  if (value.millis < 0 || value.millis > millis_per_day) {
    throw DataException(
        "Kafka Connect Time type should not have any date fields set to non-zero values.");
  }
  return static_cast<int32_t>(value.millis);
}

Instant time_from_millis(int32_t millis) {
  if (millis < 0 || millis > millis_per_day) {
    throw DataException(
        "Time values must use number of milliseconds greater than 0 and less than 86400000");
  }
  return {millis};
}

}  // namespace kconnect
