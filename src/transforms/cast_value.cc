#include "transforms/cast_value.h"

#include <concepts>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>
#include <kconnect/values.h>

#include "base/ascii_case.h"
#include "base/java_number.h"

namespace kconnect {

namespace {

constexpr std::string_view castable_types =
    "INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, BOOLEAN, STRING";

bool is_container(SchemaType type) {
  return type == SchemaType::Array || type == SchemaType::Map || type == SchemaType::Struct;
}

[[noreturn]] void refuse_content(const Value& value) {
  throw DataException(
      fmt::format("Unexpected type in Cast transformation: class {}", java_class_name(value)));
}

template <typename T>
T parsed(const std::optional<T>& number, const Text& text) {
  if (number) return *number;
  throw DataException(
      fmt::format("Value ({}) was out of range for requested data type", text.view()));
}

template <std::signed_integral Int>
struct ToInteger {
  const Value& value;

  Int operator()(bool content) const { return content ? 1 : 0; }
  Int operator()(const std::signed_integral auto& number) const { return static_cast<Int>(number); }
  Int operator()(const std::floating_point auto& number) const {
    if constexpr (std::same_as<Int, int64_t>) return java_to_int64(number);
    return static_cast<Int>(java_to_int32(number));
  }
  Int operator()(const Decimal& number) const { return static_cast<Int>(number.to_int64()); }
  Int operator()(const Text& text) const { return parsed(parse_java_integer<Int>(text), text); }
  template <typename T>
  Int operator()(const T&) const {
    refuse_content(value);
  }
};

template <std::floating_point Float>
struct ToFloat {
  const Value& value;

  static std::optional<Float> parse(std::string_view text) {
    if constexpr (std::same_as<Float, float>) return parse_java_float(text);
    return parse_java_double(text);
  }
  Float operator()(bool content) const { return content ? 1 : 0; }
  Float operator()(const std::signed_integral auto& number) const {
    return static_cast<Float>(number);
  }
  Float operator()(const std::floating_point auto& number) const {
    return static_cast<Float>(number);
  }
  Float operator()(const Decimal& number) const { return parse(number.to_string()).value(); }
  Float operator()(const Text& text) const { return parsed(parse(text), text); }
  template <typename T>
  Float operator()(const T&) const {
    refuse_content(value);
  }
};

struct ToBoolean {
  const Value& value;

  bool operator()(bool content) const { return content; }
  bool operator()(const std::signed_integral auto& number) const { return number != 0; }
  bool operator()(const std::floating_point auto& number) const {
    return java_to_int64(number) != 0;
  }
  bool operator()(const Decimal& number) const { return number.to_int64() != 0; }
  bool operator()(const Text& text) const {
    return text.size() == 4 && starts_with_ignoring_case(text, "true");
  }
  template <typename T>
  bool operator()(const T&) const {
    refuse_content(value);
  }
};

std::string to_text(const Value& value) {
  return value.get_if<Instant>() != nullptr ? convert_to_string(nullptr, value) : to_string(value);
}

// Logical values count as the numbers that encode them.
Value encoded(const Schema& schema, const Value& value) {
  const Instant* instant = value.get_if<Instant>();
  if (instant == nullptr) return value;
  switch (logical_type(schema)) {
    case LogicalType::Date:
      return date_to_days(*instant);
    case LogicalType::Time:
      return time_to_millis(*instant);
    case LogicalType::Timestamp:
      return instant->millis;
    default:
      return value;
  }
}

Value cast_content(const Value& value, SchemaType target) {
  const Value::Storage& content = value.storage();
  switch (target) {
    case SchemaType::Int8:
      return std::visit(ToInteger<int8_t>{value}, content);
    case SchemaType::Int16:
      return std::visit(ToInteger<int16_t>{value}, content);
    case SchemaType::Int32:
      return std::visit(ToInteger<int32_t>{value}, content);
    case SchemaType::Int64:
      return std::visit(ToInteger<int64_t>{value}, content);
    case SchemaType::Float32:
      return std::visit(ToFloat<float>{value}, content);
    case SchemaType::Float64:
      return std::visit(ToFloat<double>{value}, content);
    case SchemaType::Boolean:
      return std::visit(ToBoolean{value}, content);
    default:
      return to_text(value);
  }
}

// nullopt for what only a schema can describe.
std::optional<SchemaType> own_type(const Value& value) {
  if (value.get_if<Instant>() != nullptr || value.get_if<Decimal>() != nullptr) return std::nullopt;
  if (value.array() != nullptr) return SchemaType::Array;
  if (value.map() != nullptr) return SchemaType::Map;
  if (value.structure() != nullptr) return SchemaType::Struct;
  return SchemaType::String;  // any primitive type will do
}

void check_source(const Schema* schema, const Value& value) {
  const std::optional<SchemaType> type =
      schema == nullptr ? own_type(value) : std::optional(schema->type());
  if (!type) {
    throw DataException(
        fmt::format("Cast transformation was passed a value of type class {} which is not "
                    "supported by Connect's data API",
                    java_class_name(value)));
  }
  if (is_container(*type)) {
    throw DataException(
        fmt::format("Cast transformation does not support casting from {}; supported types are "
                    "[{}, BYTES]",
                    schema_type_name(*type), castable_types));
  }
}

}  // namespace

void check_cast_target(SchemaType target) {
  if (!is_container(target) && target != SchemaType::Bytes) return;
  throw ConfigException(
      fmt::format("Cast transformation does not support casting to {}; supported types are [{}]",
                  schema_type_name(target), castable_types));
}

Value cast_value(const Schema* schema, const Value& value, SchemaType target) {
  if (value.is_null()) return {};
  check_source(schema, value);
  const bool is_encoded = schema != nullptr && target != SchemaType::String;
  return cast_content(is_encoded ? encoded(*schema, value) : value, target);
}

}  // namespace kconnect
