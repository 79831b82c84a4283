#include "converters/json_payload_reader.h"

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/struct.h>
#include <kconnect/values.h>

#include "base/base64.h"
#include "converters/json_number.h"

namespace kconnect {

namespace {

[[noreturn]] void refuse_kind(std::string_view problem, const JsonValue& json) {
  throw DataException(fmt::format("{}{}", problem, json_kind_name(json.kind())));
}

Decimal read_decimal(const Schema& schema, const JsonValue& json) {
  if (json.is(JsonKind::Number)) return json_to_decimal(json);
  if (!json.is(JsonKind::String)) {
    refuse_kind(
        "Invalid type for Decimal, underlying representation should be numeric or bytes but was ",
        json);
  }
  const auto bytes = base64_decode(json.text());
  if (!bytes) throw DataException("Invalid bytes for Decimal field");
  try {
    return decimal_from_bytes(schema, *bytes);
  } catch (const Exception&) {
    std::throw_with_nested(DataException("Invalid bytes for Decimal field"));
  }
}

int32_t read_int32(const JsonValue& json, std::string_view type) {
  const bool is_integer = json.is(JsonKind::Number) && json.is_integer();
  const Decimal number = is_integer ? json_to_decimal(json) : Decimal();
  const auto value = number.small_unscaled();
  if (!is_integer || !value || *value != static_cast<int32_t>(*value)) {
    refuse_kind(
        fmt::format("Invalid type for {}, underlying representation should be integer but was ",
                    type),
        json);
  }
  return static_cast<int32_t>(*value);
}

int64_t read_timestamp(const JsonValue& json) {
  if (!json.is(JsonKind::Number) || !json.is_integer()) {
    refuse_kind("Invalid type for Timestamp, underlying representation should be integral but was ",
                json);
  }
  return json_to_int64(json);
}

Bytes read_bytes(const JsonValue& json) {
  const auto bytes = base64_decode(json.text());
  if (!bytes) throw DataException("Invalid bytes field");
  return Bytes(*bytes);
}

}  // namespace

Value JsonPayloadReader::read(const JsonPlan& plan, const JsonValue& json, const Bytes& document) {
  document_ = &document;
  return read_child(plan, json);
}

Value JsonPayloadReader::read_child(const JsonPlan& plan, const JsonValue& json) {
  if (json.is(JsonKind::Null) || json.is(JsonKind::Missing)) return read_absent(plan);
  if (plan.schema == nullptr) return read_schemaless(json);
  if (plan.logical != LogicalType::None) return read_logical(plan, json);
  return read_present(plan, json);
}

Value JsonPayloadReader::read_absent(const JsonPlan& plan) {
  if (plan.schema == nullptr) return {};
  const Value& preset = plan.schema->default_value();
  if (replace_null_with_default_ && !preset.is_null()) return preset;
  if (plan.schema->is_optional()) return {};
  throw DataException(fmt::format("Invalid null value for required {} field",
                                  schema_type_name(plan.schema->type())));
}

Value JsonPayloadReader::read_present(const JsonPlan& plan, const JsonValue& json) {
  switch (plan.schema->type()) {
    case SchemaType::Int8:
      return static_cast<int8_t>(json_to_int64(json));
    case SchemaType::Int16:
      return static_cast<int16_t>(json_to_int64(json));
    case SchemaType::Int32:
      return static_cast<int32_t>(json_to_int64(json));
    case SchemaType::Int64:
      return json_to_int64(json);
    case SchemaType::Float32:
      return json_to_float(json);
    case SchemaType::Float64:
      return json_to_double(json);
    case SchemaType::Boolean:
      return json.is(JsonKind::Boolean) && json.is_true();
    case SchemaType::String:
      return json.is(JsonKind::String) ? Value(text(json.text())) : unfit(plan);
    case SchemaType::Bytes:
      return json.is(JsonKind::String) ? Value(read_bytes(json)) : unfit(plan);
    case SchemaType::Array:
      return read_array(plan.children[0], json);
    case SchemaType::Map:
      return read_map(plan, json);
    case SchemaType::Struct:
      return read_struct(plan, json);
  }
  return {};
}

Value JsonPayloadReader::read_logical(const JsonPlan& plan, const JsonValue& json) {
  switch (plan.logical) {
    case LogicalType::Decimal:
      return read_decimal(*plan.schema, json);
    case LogicalType::Date:
      return date_from_days(read_int32(json, "Date"));
    case LogicalType::Time:
      return time_from_millis(read_int32(json, "Time"));
    case LogicalType::Timestamp:
      return Instant{read_timestamp(json)};
    case LogicalType::None:
      break;
  }
  return {};
}

Value JsonPayloadReader::read_schemaless(const JsonValue& json) {
  switch (json.kind()) {
    case JsonKind::Boolean:
      return json.is_true();
    case JsonKind::Number:
      if (json.is_integer()) return json_to_int64(json);
      return json_to_double(json);
    case JsonKind::String:
      return text(json.text());
    case JsonKind::Array: {
      Array elements;
      elements.reserve(json.size());
      for (const auto& child : json.children()) elements.push_back(read_schemaless(child.value));
      return Value::array(std::move(elements));
    }
    case JsonKind::Object: {
      Map entries;
      entries.reserve(json.size());
      for (const auto& [name, value] : json.children()) {
        entries.emplace_back(text(name), read_schemaless(value));
      }
      order_as_java_hash_map(entries);
      return Value::map(std::move(entries));
    }
    default:
      return {};
  }
}

Value JsonPayloadReader::read_array(const JsonPlan& element, const JsonValue& json) {
  Array elements;
  elements.reserve(json.size());
  for (const auto& child : json.children()) elements.push_back(read_child(element, child.value));
  return Value::array(std::move(elements));
}

Value JsonPayloadReader::read_map(const JsonPlan& plan, const JsonValue& json) {
  const JsonPlan& key_plan = plan.children[0];
  const JsonPlan& value_plan = plan.children[1];
  Map entries;
  entries.reserve(json.size());
  if (key_plan.schema->type() == SchemaType::String) {
    if (!json.is(JsonKind::Object)) {
      refuse_kind("Maps with string fields should be encoded as JSON objects, but found ", json);
    }
    for (const auto& [name, value] : json.children()) {
      entries.emplace_back(text(name), read_child(value_plan, value));
    }
  } else {
    if (!json.is(JsonKind::Array)) {
      refuse_kind(
          "Maps with non-string fields should be encoded as JSON array of tuples, but found ",
          json);
    }
    for (const auto& child : json.children()) {
      const JsonValue& pair = child.value;
      if (!pair.is(JsonKind::Array)) {
        refuse_kind("Found invalid map entry instead of array tuple: ", pair);
      }
      if (pair.size() != 2) {
        throw DataException(
            fmt::format("Found invalid map entry, expected length 2 but found :{}", pair.size()));
      }
      auto part = pair.children().begin();
      Value key = read_child(key_plan, (*part).value);
      entries.emplace_back(std::move(key), read_child(value_plan, (*++part).value));
    }
  }
  order_as_java_hash_map(entries);
  return Value::map(std::move(entries));
}

Value JsonPayloadReader::read_struct(const JsonPlan& plan, const JsonValue& json) {
  if (!json.is(JsonKind::Object)) {
    refuse_kind("Structs should be encoded as JSON objects, but found ", json);
  }
  auto structure = std::make_shared<Struct>(plan.schema);
  const auto members = json.children();
  auto next = members.begin();  // members mostly come in the order of the fields
  for (const Field& field : plan.schema->fields()) {
    const JsonPlan& child = plan.children[static_cast<size_t>(field.index)];
    const size_t nulls_before = forbidden_nulls_;
    Value value;
    if (next != members.end() && (*next).name == field.name) {
      value = read_child(child, (*next).value);
      ++next;
    } else if (const auto found = json.find(field.name)) {
      value = read_child(child, *found);
    } else {
      value = read_absent(child);
    }
    if (forbidden_nulls_ == nulls_before) {
      structure->set_unchecked(field.index, std::move(value));
    } else {
      structure->put(field, std::move(value));
    }
  }
  return {std::shared_ptr<const Struct>(std::move(structure))};
}

Value JsonPayloadReader::unfit(const JsonPlan& plan) {
  if (!plan.schema->is_optional()) ++forbidden_nulls_;
  return {};
}

Text JsonPayloadReader::text(std::string_view decoded) const {
  const std::string_view all = document_->view();
  const bool is_inside =
      std::less_equal<>()(all.data(), decoded.data()) &&
      std::less_equal<>()(decoded.data() + decoded.size(), all.data() + all.size());
  return is_inside ? Text(document_->slice().part(decoded)) : Text(decoded);
}

}  // namespace kconnect
