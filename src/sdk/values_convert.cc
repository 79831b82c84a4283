#include "sdk/values_convert.h"

#include <cmath>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>
#include <kconnect/schema_builder.h>
#include <kconnect/values.h>

#include "base/java_calendar.h"
#include "base/java_number.h"

namespace kconnect {

namespace {

[[noreturn]] void fail(const Value& value, const std::string& target) {
  throw DataException(fmt::format("Unable to convert {} (class {}) to {}", to_string(value),
                                  java_class_name(value), target));
}

LogicalType logical_of(const SchemaPtr& schema) {
  return schema == nullptr ? LogicalType::None : logical_type(*schema);
}

// Number.longValue(); nullopt for what is no number.
struct NumberAsInt64 {
  using Result = std::optional<int64_t>;
  template <typename T>
  Result operator()(const T&) const {
    return std::nullopt;
  }
  Result operator()(int8_t value) const { return value; }
  Result operator()(int16_t value) const { return value; }
  Result operator()(int32_t value) const { return value; }
  Result operator()(int64_t value) const { return value; }
  Result operator()(float value) const { return java_to_int64(value); }
  Result operator()(double value) const { return java_to_int64(value); }
  Result operator()(const Decimal& value) const { return value.to_int64(); }
};

// Number.doubleValue().
struct NumberAsDouble {
  using Result = std::optional<double>;
  template <typename T>
  Result operator()(const T&) const {
    return std::nullopt;
  }
  Result operator()(int8_t value) const { return value; }
  Result operator()(int16_t value) const { return value; }
  Result operator()(int32_t value) const { return value; }
  Result operator()(int64_t value) const { return static_cast<double>(value); }
  Result operator()(float value) const { return value; }
  Result operator()(double value) const { return value; }
  Result operator()(const Decimal& value) const { return value.to_double(); }
};

int64_t as_int64(const Value& value, const SchemaPtr& from) {
  if (const auto number = std::visit(NumberAsInt64{}, value.storage())) return *number;
  if (const auto* text = value.get_if<Text>()) {
    if (const auto decimal = Decimal::parse(text->view())) return decimal->to_int64();
  }
  if (const auto* instant = value.get_if<Instant>()) {
    switch (logical_of(from)) {
      case LogicalType::Date:
        return date_to_days(*instant);
      case LogicalType::Time:
        return time_to_millis(*instant);
      case LogicalType::Timestamp:
        return instant->millis;
      default:
        break;
    }
  }
  fail(value, from == nullptr ? "a number" : from->to_string());
}

double as_double(const Value& value, const SchemaPtr& from) {
  if (const auto number = std::visit(NumberAsDouble{}, value.storage())) return *number;
  if (const auto* text = value.get_if<Text>()) {
    if (const auto decimal = Decimal::parse(text->view())) return decimal->to_double();
  }
  return static_cast<double>(as_int64(value, from));
}

// Text stands for what it reads as.
Value parsed(const Value& value) {
  const auto* text = value.get_if<Text>();
  return text == nullptr ? value : parse_string(text->view()).value;
}

Value to_boolean(const SchemaPtr& from, const Value& value) {
  const Value content = parsed(value);
  if (content.get_if<bool>() != nullptr) return content;
  return as_int64(value, from) != 0;
}

Value to_date(const SchemaPtr& from, const Value& original) {
  const Value value = parsed(original);
  if (const auto* instant = value.get_if<Instant>()) {
    const LogicalType known = logical_of(from);
    if (from == nullptr || known == LogicalType::Date) return value;
    if (known == LogicalType::Timestamp) {
      return date_from_days(static_cast<int32_t>(instant->millis / millis_per_day));
    }
  }
  return date_from_days(static_cast<int32_t>(as_int64(value, from)));
}

Value to_time(const SchemaPtr& from, const Value& original) {
  const Value value = parsed(original);
  if (const auto* instant = value.get_if<Instant>()) {
    const LogicalType known = logical_of(from);
    if (from == nullptr || known == LogicalType::Time) return value;
    if (known == LogicalType::Timestamp) {
      const int64_t in_day = instant->millis % millis_per_day;
      return Instant{in_day < 0 ? in_day + millis_per_day : in_day};
    }
  }
  return time_from_millis(static_cast<int32_t>(as_int64(value, from)));
}

Value to_timestamp(const SchemaPtr& from, const Value& original) {
  const Value value = parsed(original);
  if (const auto* instant = value.get_if<Instant>()) {
    switch (logical_of(from)) {
      case LogicalType::Date:
        return Instant{date_to_days(*instant) * millis_per_day};
      case LogicalType::Time:
        return Instant{time_to_millis(*instant)};
      case LogicalType::Timestamp:
        return value;
      default:
        if (from == nullptr) return value;
    }
  }
  return Instant{as_int64(value, from)};
}

Value to_decimal(const Schema& target, const Value& value) {
  if (const auto* bytes = value.get_if<Bytes>()) return decimal_from_bytes(target, bytes->view());
  if (value.get_if<Decimal>() != nullptr) return value;
  std::optional<Decimal> decimal;
  if (const auto number = std::visit(NumberAsDouble{}, value.storage())) {
    decimal = Decimal::parse(java_double_text(*number));
  } else if (const auto* text = value.get_if<Text>()) {
    decimal = Decimal::parse(text->view());
  }
  if (!decimal) fail(value, target.to_string());
  return *decimal;
}

// The value itself when it is of the target's type; text is read first where the target is a list
// or a map.
Value to_container(const Schema& target, const Value& original) {
  const Value value = target.type() == SchemaType::Struct ? original : parsed(original);
  const bool fits = target.type() == SchemaType::Array ? value.array() != nullptr
                    : target.type() == SchemaType::Map ? value.map() != nullptr
                                                       : value.structure() != nullptr;
  if (!fits) fail(value, target.to_string());
  return value;
}

Value to_bytes(const Schema& target, const Value& value) {
  if (logical_type(target) == LogicalType::Decimal) return to_decimal(target, value);
  if (value.get_if<Bytes>() == nullptr) fail(value, target.to_string());
  return value;
}

Value to_int32(const Schema& target, const SchemaPtr& from, const Value& value) {
  switch (logical_type(target)) {
    case LogicalType::Date:
      return to_date(from, value);
    case LogicalType::Time:
      return to_time(from, value);
    default:
      return static_cast<int32_t>(as_int64(value, from));
  }
}

const Schema& container_schema(SchemaType type) {
  static const SchemaPtr array = SchemaBuilder(SchemaType::Array).build();
  static const SchemaPtr map = SchemaBuilder(SchemaType::Map).build();
  static const SchemaPtr structure = SchemaBuilder(SchemaType::Struct).build();
  return type == SchemaType::Array ? *array : type == SchemaType::Map ? *map : *structure;
}

const Schema& optional_schema(SchemaType type) {
  return *plain_optional_schema(type);
}

}  // namespace

Value convert_to(const Schema& target, const SchemaPtr& from, const Value& value) {
  if (value.is_null()) {
    if (target.is_optional()) return {};
    throw DataException("Unable to convert a null value to a schema that requires a value");
  }
  switch (target.type()) {
    case SchemaType::Boolean:
      return to_boolean(from, value);
    case SchemaType::Int8:
      return static_cast<int8_t>(as_int64(value, from));
    case SchemaType::Int16:
      return static_cast<int16_t>(as_int64(value, from));
    case SchemaType::Int32:
      return to_int32(target, from, value);
    case SchemaType::Int64:
      if (logical_type(target) == LogicalType::Timestamp) return to_timestamp(from, value);
      return as_int64(value, from);
    case SchemaType::Float32:
      if (value.get_if<float>() != nullptr) return value;
      return static_cast<float>(as_double(value, from));
    case SchemaType::Float64:
      return as_double(value, from);
    case SchemaType::String:
      return convert_to_string(from, value);
    case SchemaType::Bytes:
      return to_bytes(target, value);
    case SchemaType::Array:
    case SchemaType::Map:
    case SchemaType::Struct:
      return to_container(target, value);
  }
  return {};
}

Value convert_to_boolean(const SchemaPtr& schema, const Value& value) {
  return convert_to(optional_schema(SchemaType::Boolean), schema, value);
}

Value convert_to_int8(const SchemaPtr& schema, const Value& value) {
  return convert_to(optional_schema(SchemaType::Int8), schema, value);
}

Value convert_to_int16(const SchemaPtr& schema, const Value& value) {
  return convert_to(optional_schema(SchemaType::Int16), schema, value);
}

Value convert_to_int32(const SchemaPtr& schema, const Value& value) {
  return convert_to(optional_schema(SchemaType::Int32), schema, value);
}

Value convert_to_int64(const SchemaPtr& schema, const Value& value) {
  return convert_to(optional_schema(SchemaType::Int64), schema, value);
}

Value convert_to_float32(const SchemaPtr& schema, const Value& value) {
  return convert_to(optional_schema(SchemaType::Float32), schema, value);
}

Value convert_to_float64(const SchemaPtr& schema, const Value& value) {
  return convert_to(optional_schema(SchemaType::Float64), schema, value);
}

Value convert_to_list(const SchemaPtr& schema, const Value& value) {
  return convert_to(container_schema(SchemaType::Array), schema, value);
}

Value convert_to_map(const SchemaPtr& schema, const Value& value) {
  return convert_to(container_schema(SchemaType::Map), schema, value);
}

Value convert_to_struct(const SchemaPtr& schema, const Value& value) {
  return convert_to(container_schema(SchemaType::Struct), schema, value);
}

Value convert_to_date(const SchemaPtr& schema, const Value& value) {
  static const SchemaPtr date = date_builder().build();
  return convert_to(*date, schema, value);
}

Value convert_to_time(const SchemaPtr& schema, const Value& value) {
  static const SchemaPtr time = time_builder().build();
  return convert_to(*time, schema, value);
}

Value convert_to_timestamp(const SchemaPtr& schema, const Value& value) {
  static const SchemaPtr timestamp = timestamp_builder().build();
  return convert_to(*timestamp, schema, value);
}

Value convert_to_decimal(const SchemaPtr& schema, const Value& value, int32_t scale) {
  return convert_to(*decimal_builder(scale).build(), schema, value);
}

}  // namespace kconnect
