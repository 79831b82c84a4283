#include "converters/json_schema_reader.h"

#include <kconnect/errors.h>
#include <kconnect/schema_builder.h>

#include "converters/json_number.h"
#include "converters/json_schema_types.h"

namespace kconnect {

namespace {

class SchemaReader {
 public:
  SchemaReader(JsonPayloadReader& payloads, const Bytes& document)
      : payloads_(payloads), document_(document) {}

  SchemaPtr read(const JsonValue& json) {
    if (json.is(JsonKind::Null)) return nullptr;
    SchemaBuilder builder = read_type(json);
    read_attributes(json, builder);
    return builder.build();
  }

 private:
  SchemaBuilder read_type(const JsonValue& json) {
    const auto type = json.find("type");
    if (!type || !type->is(JsonKind::String)) {
      throw DataException("Schema must contain 'type' field");
    }
    const auto found = find_json_schema_type(type->text());
    if (!found) throw DataException("Unknown schema type: " + std::string(type->text()));
    switch (*found) {
      case SchemaType::Array:
        return read_array(json);
      case SchemaType::Map:
        return read_map(json);
      case SchemaType::Struct:
        return read_struct(json);
      default:
        return SchemaBuilder(*found);
    }
  }

  SchemaBuilder read_array(const JsonValue& json) {
    const auto items = json.find("items");
    if (!items || items->is(JsonKind::Null)) {
      throw DataException("Array schema did not specify the element type");
    }
    return SchemaBuilder::array(read(*items));
  }

  SchemaBuilder read_map(const JsonValue& json) {
    const auto keys = json.find("keys");
    if (!keys) throw DataException("Map schema did not specify the key type");
    const auto values = json.find("values");
    if (!values) throw DataException("Map schema did not specify the value type");
    SchemaPtr key_schema = read(*keys);
    return SchemaBuilder::map(std::move(key_schema), read(*values));
  }

  SchemaBuilder read_struct(const JsonValue& json) {
    SchemaBuilder builder = SchemaBuilder::structure();
    const auto fields = json.find("fields");
    if (!fields || !fields->is(JsonKind::Array)) {
      throw DataException("Struct schema's \"fields\" argument is not an array.");
    }
    for (const auto& child : fields->children()) {
      const auto name = child.value.find("field");
      if (!name || !name->is(JsonKind::String)) {
        throw DataException("Struct schema's field name not specified properly");
      }
      builder.field(std::string(name->text()), read(child.value));
    }
    return builder;
  }

  void read_attributes(const JsonValue& json, SchemaBuilder& builder) {
    const auto optional = json.find("optional");
    if (optional && optional->is(JsonKind::Boolean) && optional->is_true()) {
      builder.optional();
    } else {
      builder.required();
    }
    const auto name = json.find("name");
    if (name && name->is(JsonKind::String)) builder.name(std::string(name->text()));
    const auto version = json.find("version");
    if (version && version->is(JsonKind::Number) && version->is_integer()) {
      builder.version(static_cast<int32_t>(json_to_int64(*version)));
    }
    const auto doc = json.find("doc");
    if (doc && doc->is(JsonKind::String)) builder.doc(std::string(doc->text()));
    const auto parameters = json.find("parameters");
    if (parameters && parameters->is(JsonKind::Object)) read_parameters(*parameters, builder);
    if (const auto preset = json.find("default")) read_default(*preset, builder);
  }

  static void read_parameters(const JsonValue& json, SchemaBuilder& builder) {
    for (const auto& [key, value] : json.children()) {
      if (!value.is(JsonKind::String)) {
        throw DataException("Schema parameters must have string values.");
      }
      builder.parameter(std::string(key), std::string(value.text()));
    }
  }

  void read_default(const JsonValue& json, SchemaBuilder& builder) {
    const SchemaPtr so_far = builder.build();
    Value preset = payloads_.read(JsonPlan(so_far), json, document_);
    // In Java the struct is made with another schema object than the one being built.
    if (preset.structure() != nullptr && so_far->type() == SchemaType::Struct) {
      throw SchemaBuilderException("Invalid default value");
    }
    builder.default_value(std::move(preset));
  }

  JsonPayloadReader& payloads_;
  const Bytes& document_;
};

}  // namespace

SchemaPtr read_json_schema(const JsonValue& json, JsonPayloadReader& payloads,
                           const Bytes& document) {
  return SchemaReader(payloads, document).read(json);
}

}  // namespace kconnect
