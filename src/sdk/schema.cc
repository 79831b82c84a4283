#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>
#include <kconnect/schema.h>
#include <kconnect/schema_builder.h>
#include <kconnect/struct.h>

namespace kconnect {

namespace {

constexpr size_t primitive_types = static_cast<size_t>(SchemaType::Bytes) + 1;

// What it hands out does not count references, so a table must never be destroyed.
class PlainSchemas {
 public:
  explicit PlainSchemas(bool optional) {
    for (size_t i = 0; i < primitive_types; ++i) {
      SchemaBuilder builder(static_cast<SchemaType>(i));
      if (optional) builder.optional();
      owners_[i] = builder.build();
      uncounted_[i] = SchemaPtr(SchemaPtr(), owners_[i].get());
    }
  }
  const SchemaPtr& of(SchemaType type) const { return uncounted_.at(static_cast<size_t>(type)); }

 private:
  std::array<SchemaPtr, primitive_types> owners_;
  std::array<SchemaPtr, primitive_types> uncounted_;
};

bool same_parameters(const SchemaParameters& a, const SchemaParameters& b) {
  return a == b || std::is_permutation(a.begin(), a.end(), b.begin(), b.end());
}

bool same_fields(const std::vector<Field>& a, const std::vector<Field>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Field& x, const Field& y) {
    return x.name == y.name && x.index == y.index && same_schema(x.schema, y.schema);
  });
}

bool is_primitive_content(SchemaType type, const Value& value) {
  switch (type) {
    case SchemaType::Int8:
      return value.get_if<int8_t>() != nullptr;
    case SchemaType::Int16:
      return value.get_if<int16_t>() != nullptr;
    case SchemaType::Int32:
      return value.get_if<int32_t>() != nullptr;
    case SchemaType::Int64:
      return value.get_if<int64_t>() != nullptr;
    case SchemaType::Float32:
      return value.get_if<float>() != nullptr;
    case SchemaType::Float64:
      return value.get_if<double>() != nullptr;
    case SchemaType::Boolean:
      return value.get_if<bool>() != nullptr;
    case SchemaType::String:
      return value.get_if<Text>() != nullptr;
    case SchemaType::Bytes:
      return value.get_if<Bytes>() != nullptr;
    case SchemaType::Array:
      return value.array() != nullptr;
    case SchemaType::Map:
      return value.map() != nullptr;
    case SchemaType::Struct:
      return value.structure() != nullptr;
  }
  return false;
}

bool is_expected_content(const Schema& schema, const Value& value) {
  switch (logical_type(schema)) {
    case LogicalType::None:
      return is_primitive_content(schema.type(), value);
    case LogicalType::Decimal:
      return value.get_if<Decimal>() != nullptr;
    default:
      return value.get_if<Instant>() != nullptr;
  }
}

// Where a value stands, for messages; its text is made when it is needed only.
struct Place {
  std::string_view field;  // empty = "value"
  std::string_view role = {};
  const Place* outer = nullptr;

  std::string text() const {
    if (outer != nullptr) return std::string(role) + ' ' + outer->text();
    return field.empty() ? "value" : fmt::format("field: \"{}\"", field);
  }
};

void validate_at(const Schema* schema, const Value& value, const Place& place) {
  if (schema == nullptr) throw DataException("No schema defined for " + place.text());
  if (value.is_null()) {
    if (schema->is_optional()) return;
    throw DataException(fmt::format("Invalid value: null used for required {}, schema type: {}",
                                    place.text(), schema_type_name(schema->type())));
  }
  if (!is_expected_content(*schema, value)) {
    throw DataException(
        fmt::format("Invalid Java object for schema{} with type {}: class {} for {}",
                    schema->name() ? " \"" + *schema->name() + '"' : "",
                    schema_type_name(schema->type()), java_class_name(value), place.text()));
  }
  if (const Struct* structure = value.structure()) {
    if (structure->schema().get() != schema && !(*structure->schema() == *schema)) {
      throw DataException("Struct schemas do not match.");
    }
    structure->validate();
  } else if (const Array* elements = value.array()) {
    const Place element{{}, "element of array", &place};
    for (const Value& entry : *elements) {
      validate_at(schema->value_schema().get(), entry, element);
    }
  } else if (const Map* entries = value.map()) {
    const Place key_place{{}, "key of map", &place};
    const Place value_place{{}, "value of map", &place};
    for (const auto& [key, content] : *entries) {
      validate_at(schema->key_schema().get(), key, key_place);
      validate_at(schema->value_schema().get(), content, value_place);
    }
  }
}

}  // namespace

std::string_view schema_type_name(SchemaType type) {
  constexpr std::string_view names[] = {"INT8",    "INT16",  "INT32", "INT64", "FLOAT32", "FLOAT64",
                                        "BOOLEAN", "STRING", "BYTES", "ARRAY", "MAP",     "STRUCT"};
  return names[static_cast<size_t>(type)];
}

const std::string* Schema::parameter(std::string_view key) const noexcept {
  const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                  [&](const auto& entry) { return entry.first == key; });
  return found == parameters_.end() ? nullptr : &found->second;
}

const std::vector<Field>& Schema::fields() const {
  if (type_ != SchemaType::Struct) throw DataException("Cannot list fields on non-struct type");
  return fields_;
}

const Field* Schema::find_field(std::string_view name) const {
  if (type_ != SchemaType::Struct) throw DataException("Cannot look up fields on non-struct type");
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const Field& field) { return field.name == name; });
  return found == fields_.end() ? nullptr : &*found;
}

const SchemaPtr& Schema::key_schema() const {
  if (type_ != SchemaType::Map) {
    throw DataException("Cannot look up key schema on non-map type");
  }
  return key_schema_;
}

const SchemaPtr& Schema::value_schema() const {
  if (type_ != SchemaType::Map && type_ != SchemaType::Array) {
    throw DataException("Cannot look up value schema on non-array and non-map type");
  }
  return value_schema_;
}

std::string Schema::to_string() const {
  return fmt::format("Schema{{{}{}}}", name_ ? *name_ + ':' : "", schema_type_name(type_));
}

bool operator==(const Schema& a, const Schema& b) {
  return &a == &b ||
         (a.type_ == b.type_ && a.optional_ == b.optional_ && a.version_ == b.version_ &&
          a.name_ == b.name_ && a.doc_ == b.doc_ && a.default_value_ == b.default_value_ &&
          same_fields(a.fields_, b.fields_) && same_schema(a.key_schema_, b.key_schema_) &&
          same_schema(a.value_schema_, b.value_schema_) &&
          same_parameters(a.parameters_, b.parameters_));
}

bool same_schema(const SchemaPtr& a, const SchemaPtr& b) {
  return a == b || (a != nullptr && b != nullptr && *a == *b);
}

void validate_value(const Schema& schema, const Value& value, std::string_view field) {
  validate_at(&schema, value, Place{field});
}

const SchemaPtr& plain_schema(SchemaType type) {
  static const auto& schemas = *new PlainSchemas(false);
  return schemas.of(type);
}

const SchemaPtr& plain_optional_schema(SchemaType type) {
  static const auto& schemas = *new PlainSchemas(true);
  return schemas.of(type);
}

}  // namespace kconnect
