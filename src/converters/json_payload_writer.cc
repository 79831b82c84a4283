#include "converters/json_payload_writer.h"

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/struct.h>

#include "base/base64.h"
#include "base/json_writer.h"

namespace kconnect {

namespace {

constexpr int deepest_level = 1000;

const JsonPlan& schemaless() {
  static const JsonPlan plan(nullptr);
  return plan;
}

void check_depth(int depth) {
  if (depth > deepest_level) {
    throw DataException(
        fmt::format("Converting Kafka Connect data to byte[] failed due to serialization error: "
                    "nested deeper than {} levels",
                    deepest_level));
  }
}

[[noreturn]] void refuse(std::string_view type, const Value& value) {
  throw DataException(fmt::format("Invalid type for {}: class {}", type, java_class_name(value)));
}

// The content of a value whose schema says that it is a T.
template <typename T>
const T& expect(const JsonPlan& plan, const Value& value) {
  if (const T* content = value.get_if<T>()) return *content;
  refuse(schema_type_name(plan.schema->type()), value);
}

template <typename T>
const T& expect_logical(const Value& value, std::string_view type, std::string_view java_class) {
  if (const T* content = value.get_if<T>()) return *content;
  throw DataException(fmt::format("Invalid type for {}, expected {} but was class {}", type,
                                  java_class, java_class_name(value)));
}

void append_quoted_base64(std::string_view bytes, std::string& out) {
  out.push_back('"');
  append_base64(bytes, out);
  out.push_back('"');
}

bool has_text_keys(const Map& map) {
  return std::all_of(map.begin(), map.end(), [](const auto& entry) {
    return entry.first.template get_if<Text>() != nullptr;
  });
}

}  // namespace

void JsonPayloadWriter::write(const JsonPlan& plan, const Value& value, int depth,
                              std::string& out) const {
  if (value.is_null()) {
    write_null(plan, depth, out);
  } else if (plan.schema == nullptr) {
    write_schemaless(value, depth, out);
  } else if (plan.logical != LogicalType::None) {
    write_logical(plan, value, out);
  } else {
    write_typed(plan, value, depth, out);
  }
}

void JsonPayloadWriter::write_null(const JsonPlan& plan, int depth, std::string& out) const {
  if (plan.schema != nullptr) {
    const Value& preset = plan.schema->default_value();
    if (replace_null_with_default_ && !preset.is_null()) {
      write(plan, preset, depth, out);
      return;
    }
    if (!plan.schema->is_optional()) {
      throw DataException(
          "Conversion error: null value for field that is required and has no default value");
    }
  }
  out.append("null");
}

void JsonPayloadWriter::write_logical(const JsonPlan& plan, const Value& value,
                                      std::string& out) const {
  switch (plan.logical) {
    case LogicalType::Decimal: {
      const auto& decimal = expect_logical<Decimal>(value, "Decimal", "BigDecimal");
      if (decimals_as_numbers_) {
        out.append(decimal.to_string());
      } else {
        append_quoted_base64(decimal_to_bytes(*plan.schema, decimal), out);
      }
      break;
    }
    case LogicalType::Date:
      append_json_integer(date_to_days(expect_logical<Instant>(value, "Date", "Date")), out);
      break;
    case LogicalType::Time:
      append_json_integer(time_to_millis(expect_logical<Instant>(value, "Time", "Date")), out);
      break;
    case LogicalType::Timestamp:
      append_json_integer(expect_logical<Instant>(value, "Timestamp", "Date").millis, out);
      break;
    case LogicalType::None:
      break;
  }
}

void JsonPayloadWriter::write_typed(const JsonPlan& plan, const Value& value, int depth,
                                    std::string& out) const {
  switch (plan.schema->type()) {
    case SchemaType::Int8:
      append_json_integer(expect<int8_t>(plan, value), out);
      break;
    case SchemaType::Int16:
      append_json_integer(expect<int16_t>(plan, value), out);
      break;
    case SchemaType::Int32:
      append_json_integer(expect<int32_t>(plan, value), out);
      break;
    case SchemaType::Int64:
      append_json_integer(expect<int64_t>(plan, value), out);
      break;
    case SchemaType::Float32:
      append_json_float(expect<float>(plan, value), out);
      break;
    case SchemaType::Float64:
      append_json_double(expect<double>(plan, value), out);
      break;
    case SchemaType::Boolean:
      out.append(expect<bool>(plan, value) ? "true" : "false");
      break;
    case SchemaType::String:
      append_json_string(expect<Text>(plan, value).view(), out);
      break;
    case SchemaType::Bytes:
      if (value.get_if<Bytes>() == nullptr) refuse("bytes type", value);
      append_quoted_base64(value.get_if<Bytes>()->view(), out);
      break;
    case SchemaType::Array:
      if (value.array() == nullptr) refuse("ARRAY", value);
      write_array(plan.children[0], *value.array(), depth, out);
      break;
    case SchemaType::Map: {
      const JsonPlan& key = plan.children[0];
      if (value.map() == nullptr) refuse("MAP", value);
      if (key.schema == nullptr) {
        throw NullPointerException("A map whose key schema is unknown cannot be written as JSON");
      }
      if (key.schema->type() == SchemaType::String) {
        write_object(key, plan.children[1], *value.map(), depth, out);
      } else {
        write_pairs(key, plan.children[1], *value.map(), depth, out);
      }
      break;
    }
    case SchemaType::Struct:
      if (value.structure() == nullptr) refuse("STRUCT", value);
      write_struct(plan, *value.structure(), depth, out);
      break;
  }
}

void JsonPayloadWriter::write_schemaless(const Value& value, int depth, std::string& out) const {
  if (const auto* text = value.get_if<Text>()) {
    append_json_string(text->view(), out);
  } else if (const auto* bytes = value.get_if<Bytes>()) {
    append_quoted_base64(bytes->view(), out);
  } else if (const auto* array = value.array()) {
    write_array(schemaless(), *array, depth, out);
  } else if (const auto* map = value.map()) {
    if (has_text_keys(*map)) {
      write_object(schemaless(), schemaless(), *map, depth, out);
    } else {
      write_pairs(schemaless(), schemaless(), *map, depth, out);
    }
  } else if (value.structure() != nullptr) {
    throw DataException("Mismatching schema.");
  } else if (value.get_if<Decimal>() != nullptr || value.get_if<Instant>() != nullptr) {
    throw DataException(fmt::format("Java class class {} does not have corresponding schema type.",
                                    java_class_name(value)));
  } else if (const auto* float32 = value.get_if<float>()) {
    append_json_float(*float32, out);
  } else if (const auto* float64 = value.get_if<double>()) {
    append_json_double(*float64, out);
  } else {
    append_text(value, out);
  }
}

void JsonPayloadWriter::write_array(const JsonPlan& element, const Array& array, int depth,
                                    std::string& out) const {
  check_depth(depth + 1);
  out.push_back('[');
  bool is_first = true;
  for (const Value& value : array) {
    if (!std::exchange(is_first, false)) out.push_back(',');
    write(element, value, depth + 1, out);
  }
  out.push_back(']');
}

void JsonPayloadWriter::write_object(const JsonPlan& key_plan, const JsonPlan& value_plan,
                                     const Map& map, int depth, std::string& out) const {
  check_depth(depth + 1);
  out.push_back('{');
  bool is_first = true;
  for (const auto& [key, value] : map) {
    if (!std::exchange(is_first, false)) out.push_back(',');
    // Whatever a key is written as becomes a name: a null key the name "null".
    const size_t start = out.size();
    write(key_plan, key, depth + 1, out);
    if (out[start] != '"') {
      out.insert(start, 1, '"');
      out.push_back('"');
    }
    out.push_back(':');
    write(value_plan, value, depth + 1, out);
  }
  out.push_back('}');
}

void JsonPayloadWriter::write_pairs(const JsonPlan& key_plan, const JsonPlan& value_plan,
                                    const Map& map, int depth, std::string& out) const {
  check_depth(depth + (map.empty() ? 1 : 2));
  out.push_back('[');
  bool is_first = true;
  for (const auto& [key, value] : map) {
    if (!std::exchange(is_first, false)) out.push_back(',');
    out.push_back('[');
    write(key_plan, key, depth + 2, out);
    out.push_back(',');
    write(value_plan, value, depth + 2, out);
    out.push_back(']');
  }
  out.push_back(']');
}

void JsonPayloadWriter::write_struct(const JsonPlan& plan, const Struct& structure, int depth,
                                     std::string& out) const {
  if (!same_schema(structure.schema(), plan.schema)) throw DataException("Mismatching schema.");
  check_depth(depth + 1);
  const auto& values = structure.values();
  for (size_t i = 0; i < values.size(); ++i) {
    out.append(plan.leads[i]);
    write(plan.children[i], values[i], depth + 1, out);
  }
  out.append(values.empty() ? "{}" : "}");
}

}  // namespace kconnect
