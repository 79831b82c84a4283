#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kconnect/value.h>

namespace kconnect {

class Schema;
// May be null: "no schema". The built-in schemas below are not counted, so copying their pointers
// costs nothing.
using SchemaPtr = std::shared_ptr<const Schema>;

struct SchemaAndValue {
  SchemaPtr schema;
  Value value;
};

enum class SchemaType {
  Int8,
  Int16,
  Int32,
  Int64,
  Float32,
  Float64,
  Boolean,
  String,
  Bytes,
  Array,
  Map,
  Struct
};

// Java's name of a type ("INT8") and JsonConverter's ("int8", "float", "double").
std::string_view schema_type_name(SchemaType type);

struct Field {
  std::string name;
  int index = 0;
  SchemaPtr schema;
};

using SchemaParameters = std::vector<std::pair<std::string, std::string>>;  // keeps insertion order

// Describes values. Immutable, shared between threads; made by SchemaBuilder.
class Schema {
 public:
  SchemaType type() const noexcept { return type_; }
  bool is_optional() const noexcept { return optional_; }
  const Value& default_value() const noexcept { return default_value_; }  // null = none
  const std::optional<std::string>& name() const noexcept { return name_; }
  std::optional<int32_t> version() const noexcept { return version_; }
  const std::optional<std::string>& doc() const noexcept { return doc_; }
  const SchemaParameters& parameters() const noexcept { return parameters_; }
  const std::string* parameter(std::string_view key) const noexcept;  // nullptr when absent

  // The following throw DataException for other types than named.
  const std::vector<Field>& fields() const;              // Struct
  const Field* find_field(std::string_view name) const;  // Struct; nullptr when absent
  const SchemaPtr& key_schema() const;                   // Map; may be null when unknown
  const SchemaPtr& value_schema() const;                 // Map and Array; may be null when unknown

  bool is_named(std::string_view name) const noexcept {
    return name_.has_value() && *name_ == name;
  }
  // "Schema{INT32}", with a name "Schema{my.name:STRUCT}".
  std::string to_string() const;

  // All attributes; the order of parameters does not count.
  friend bool operator==(const Schema& a, const Schema& b);

 private:
  friend class SchemaBuilder;
  Schema() = default;

  SchemaType type_ = SchemaType::String;
  bool optional_ = false;
  Value default_value_;
  std::optional<std::string> name_;
  std::optional<int32_t> version_;
  std::optional<std::string> doc_;
  SchemaParameters parameters_;
  std::vector<Field> fields_;
  SchemaPtr key_schema_;
  SchemaPtr value_schema_;
};

// Equal when both are null or both are equal schemas.
bool same_schema(const SchemaPtr& a, const SchemaPtr& b);

// Throws DataException unless the value fits the schema. field names the place in messages; empty =
// "value".
void validate_value(const Schema& schema, const Value& value, std::string_view field = {});

// The schemas without attributes, required and optional, one object each for the whole program.
const SchemaPtr& plain_schema(SchemaType type);           // primitive types only
const SchemaPtr& plain_optional_schema(SchemaType type);  // primitive types only

}  // namespace kconnect
