#include "elasticsearch/document.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/struct.h>

#include "base/base64.h"
#include "base/json_writer.h"

namespace kconnect::elasticsearch {

namespace {

constexpr int deepest_level = 1000;
constexpr size_t most_plans = 1000;

const DocumentPlan& schemaless() {
  static const DocumentPlan plan(nullptr);
  return plan;
}

[[noreturn]] void refuse(std::string_view type, const Value& value) {
  throw DataException(fmt::format("Invalid type for {}: class {}", type, java_class_name(value)));
}

// The content of a value whose schema says that it is a T.
template <typename T>
const T& expect(const DocumentPlan& plan, const Value& value) {
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
  out += '"';
  append_base64(bytes, out);
  out += '"';
}

bool has_text_keys(const Map& map) {
  return std::all_of(map.begin(), map.end(), [](const auto& entry) {
    return entry.first.template get_if<Text>() != nullptr;
  });
}

// Writes one document.
class Appender {
 public:
  Appender(DocumentRules rules, std::string& out) : rules_(rules), out_(out) {}

  void append(const DocumentPlan& plan, const Value& value) {
    if (value.is_null()) {
      append_null(plan);
    } else if (plan.schema == nullptr) {
      append_schemaless(value);
    } else if (plan.logical != LogicalType::None) {
      append_logical(plan, value);
    } else {
      append_typed(plan, value);
    }
  }

 private:
  // A container that is open while this lives.
  class Level {
   public:
    explicit Level(Appender& appender) : appender_(appender) {
      if (++appender_.depth_ > deepest_level)
        throw DataException(
            fmt::format("The value is nested deeper than {} levels", deepest_level));
    }
    ~Level() { --appender_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Appender& appender_;
  };

  void append_null(const DocumentPlan& plan) {
    if (plan.schema != nullptr) {
      const Value& preset = plan.schema->default_value();
      if (!preset.is_null()) return append(plan, preset);
      if (!plan.schema->is_optional()) {
        throw DataException(
            "Conversion error: null value for field that is required and has no default value");
      }
    }
    out_ += "null";
  }

  void append_logical(const DocumentPlan& plan, const Value& value) {
    switch (plan.logical) {
      case LogicalType::Decimal: {
        const auto& decimal = expect_logical<Decimal>(value, "Decimal", "BigDecimal");
        if (rules_.use_schema) {
          append_json_double(decimal.to_double(), out_);
        } else {
          append_quoted_base64(decimal_to_bytes(*plan.schema, decimal), out_);
        }
        break;
      }
      case LogicalType::Date:
        append_json_integer(date_to_days(expect_logical<Instant>(value, "Date", "Date")), out_);
        break;
      case LogicalType::Time:
        append_json_integer(time_to_millis(expect_logical<Instant>(value, "Time", "Date")), out_);
        break;
      case LogicalType::Timestamp:
        append_json_integer(expect_logical<Instant>(value, "Timestamp", "Date").millis, out_);
        break;
      case LogicalType::None:
        break;
    }
  }

  void append_typed(const DocumentPlan& plan, const Value& value) {
    switch (plan.schema->type()) {
      case SchemaType::Int8:
        return append_json_integer(expect<int8_t>(plan, value), out_);
      case SchemaType::Int16:
        return append_json_integer(expect<int16_t>(plan, value), out_);
      case SchemaType::Int32:
        return append_json_integer(expect<int32_t>(plan, value), out_);
      case SchemaType::Int64:
        return append_json_integer(expect<int64_t>(plan, value), out_);
      case SchemaType::Float32:
        return append_json_float(expect<float>(plan, value), out_);
      case SchemaType::Float64:
        return append_json_double(expect<double>(plan, value), out_);
      case SchemaType::Boolean:
        out_ += expect<bool>(plan, value) ? "true" : "false";
        return;
      case SchemaType::String:
        return append_json_string(expect<Text>(plan, value).view(), out_);
      case SchemaType::Bytes:
        return append_quoted_base64(expect<Bytes>(plan, value).view(), out_);
      case SchemaType::Array:
        if (value.array() == nullptr) refuse("ARRAY", value);
        return append_array(plan.children[0], *value.array());
      case SchemaType::Map:
        if (value.map() == nullptr) refuse("MAP", value);
        return append_map(plan, *value.map());
      case SchemaType::Struct:
        if (value.structure() == nullptr) refuse("STRUCT", value);
        return append_struct(plan, *value.structure());
    }
  }

  void append_schemaless(const Value& value) {
    if (const auto* text = value.get_if<Text>()) {
      append_json_string(text->view(), out_);
    } else if (const auto* bytes = value.get_if<Bytes>()) {
      append_quoted_base64(bytes->view(), out_);
    } else if (const auto* array = value.array()) {
      append_array(schemaless(), *array);
    } else if (const auto* map = value.map()) {
      if (has_text_keys(*map)) {
        append_object(schemaless(), schemaless(), *map);
      } else {
        append_pairs(schemaless(), schemaless(), *map);
      }
    } else if (value.structure() != nullptr) {
      throw DataException("Mismatching schema.");
    } else if (value.get_if<Decimal>() != nullptr || value.get_if<Instant>() != nullptr) {
      throw DataException(
          fmt::format("Java class class {} does not have corresponding schema "
                      "type.",
                      java_class_name(value)));
    } else if (const auto* float32 = value.get_if<float>()) {
      append_json_float(*float32, out_);
    } else if (const auto* float64 = value.get_if<double>()) {
      append_json_double(*float64, out_);
    } else if (const auto* int64 = value.get_if<int64_t>()) {
      append_json_integer(*int64, out_);
    } else {
      append_text(value, out_);
    }
  }

  void append_array(const DocumentPlan& element, const Array& array) {
    const Level level(*this);
    out_ += '[';
    bool is_first = true;
    for (const Value& value : array) {
      if (!std::exchange(is_first, false)) out_ += ',';
      append(element, value);
    }
    out_ += ']';
  }

  void append_map(const DocumentPlan& plan, const Map& map) {
    const DocumentPlan& key = plan.children[0];
    const DocumentPlan& value = plan.children[1];
    const bool text_keys = key.schema != nullptr && key.schema->type() == SchemaType::String;
    if (text_keys && (rules_.compact_maps || !rules_.use_schema)) {
      append_object(key, value, map);
    } else if (rules_.use_schema) {
      append_entries(key, value, map);
    } else {
      append_pairs(key, value, map);
    }
  }

  void append_object(const DocumentPlan& key_plan, const DocumentPlan& value_plan, const Map& map) {
    const Level level(*this);
    out_ += '{';
    bool is_first = true;
    for (const auto& [key, value] : map) {
      if (!std::exchange(is_first, false)) out_ += ',';
      // Whatever a key is written as becomes a name: a null key the name "null".
      const size_t start = out_.size();
      append(key_plan, key);
      if (out_[start] != '"') {
        out_.insert(start, 1, '"');
        out_ += '"';
      }
      out_ += ':';
      append(value_plan, value);
    }
    out_ += '}';
  }

  void append_entries(const DocumentPlan& key_plan, const DocumentPlan& value_plan,
                      const Map& map) {
    const Level level(*this);
    out_ += '[';
    bool is_first = true;
    for (const auto& [key, value] : map) {
      if (!std::exchange(is_first, false)) out_ += ',';
      out_ += "{\"key\":";
      append(key_plan, key);
      out_ += ",\"value\":";
      append(value_plan, value);
      out_ += '}';
    }
    out_ += ']';
  }

  void append_pairs(const DocumentPlan& key_plan, const DocumentPlan& value_plan, const Map& map) {
    const Level level(*this);
    out_ += '[';
    bool is_first = true;
    for (const auto& [key, value] : map) {
      if (!std::exchange(is_first, false)) out_ += ',';
      out_ += '[';
      append(key_plan, key);
      out_ += ',';
      append(value_plan, value);
      out_ += ']';
    }
    out_ += ']';
  }

  void append_struct(const DocumentPlan& plan, const Struct& structure) {
    if (structure.schema() != plan.schema && !same_schema(structure.schema(), plan.schema))
      throw DataException("Mismatching schema.");
    const Level level(*this);
    const auto& values = structure.values();
    for (size_t i = 0; i < values.size(); ++i) {
      out_ += plan.leads[i];
      append(plan.children[i], values[i]);
    }
    out_ += values.empty() ? "{}" : "}";
  }

  const DocumentRules rules_;
  std::string& out_;
  int depth_ = 0;
};

}  // namespace

DocumentPlan::DocumentPlan(SchemaPtr of) : schema(std::move(of)) {
  if (schema == nullptr) return;
  logical = logical_type(*schema);
  switch (schema->type()) {
    case SchemaType::Struct:
      for (const Field& field : schema->fields()) {
        children.emplace_back(field.schema);
        std::string& lead = leads.emplace_back(field.index == 0 ? "{" : ",");
        append_json_string(field.name, lead);
        lead += ':';
      }
      break;
    case SchemaType::Array:
      children.emplace_back(schema->value_schema());
      break;
    case SchemaType::Map:
      children.emplace_back(schema->key_schema());
      children.emplace_back(schema->value_schema());
      break;
    default:
      break;
  }
}

void DocumentWriter::append(const SchemaPtr& schema, const Value& value, std::string& out) {
  Appender(rules_, out).append(plan_of(schema), value);
}

const DocumentPlan& DocumentWriter::plan_of(const SchemaPtr& schema) {
  if (schema == nullptr) return schemaless();
  if (last_ != nullptr && last_->schema == schema) return *last_;
  if (plans_.size() >= most_plans) plans_.clear();
  auto& plan = plans_[schema.get()];
  if (plan == nullptr) plan = std::make_unique<DocumentPlan>(schema);
  last_ = plan.get();
  return *last_;
}

void append_document(const SchemaPtr& schema, const Value& value, std::string& out) {
  Appender({.use_schema = false}, out).append(DocumentPlan(schema), value);
}

}  // namespace kconnect::elasticsearch
