#include "golden/typed_value.h"

#include <bit>
#include <stdexcept>

#include <fmt/format.h>

#include <kconnect/schema_builder.h>
#include <kconnect/struct.h>

#include "base/base64.h"
#include "base/big_integer.h"

namespace kconnect::golden {

namespace {

// The words of cases, in the order of SchemaType.
constexpr std::string_view type_words[] = {"int8",  "int16",  "int32",   "int64",
                                           "float", "double", "boolean", "string",
                                           "bytes", "array",  "map",     "struct"};

SchemaType decode_type(const std::string& word) {
  for (size_t i = 0; i < std::size(type_words); ++i) {
    if (type_words[i] == word) return static_cast<SchemaType>(i);
  }
  throw std::invalid_argument("unknown schema type " + word);
}

SchemaBuilder builder_of(const Json& schema) {
  const SchemaType type = decode_type(schema.at("type").get<std::string>());
  switch (type) {
    case SchemaType::Array:
      return SchemaBuilder::array_of_unknown(decode_schema(schema.at("items")));
    case SchemaType::Map:
      return SchemaBuilder::map_of_unknown(decode_schema(schema.at("keys")),
                                           decode_schema(schema.at("values")));
    case SchemaType::Struct: {
      SchemaBuilder builder = SchemaBuilder::structure();
      for (const Json& field : schema.at("fields")) {
        builder.field(field.at("field").get<std::string>(), decode_schema(field));
      }
      return builder;
    }
    default:
      return SchemaBuilder(type);
  }
}

Value decode_struct(const SchemaPtr& declared, const Json& tagged) {
  const SchemaPtr schema =
      tagged.contains("schema") ? decode_schema(tagged.at("schema")) : declared;
  auto structure = std::make_shared<Struct>(schema);
  for (const Json& entry : tagged.at("struct")) {
    const auto name = entry.at(0).get<std::string>();
    const Field* field = schema->find_field(name);
    if (field == nullptr) throw std::invalid_argument("no field " + name);
    structure->set_unchecked(field->index, decode_value(field->schema, entry.at(1)));
  }
  return {std::shared_ptr<const Struct>(std::move(structure))};
}

SchemaPtr element_schema(const SchemaPtr& schema) {
  const bool has_elements = schema != nullptr && (schema->type() == SchemaType::Array ||
                                                  schema->type() == SchemaType::Map);
  return has_elements ? schema->value_schema() : nullptr;
}

SchemaPtr key_schema(const SchemaPtr& schema) {
  return schema != nullptr && schema->type() == SchemaType::Map ? schema->key_schema() : nullptr;
}

SchemaPtr field_schema(const SchemaPtr& schema, const std::string& name) {
  if (schema == nullptr || schema->type() != SchemaType::Struct) return nullptr;
  const Field* field = schema->find_field(name);
  return field == nullptr ? nullptr : field->schema;
}

template <typename Bits>
Bits decode_bits(const Json& tagged) {
  return static_cast<Bits>(std::stoull(tagged.at("bits").get<std::string>(), nullptr, 16));
}

Decimal decode_decimal(const Json& content) {
  const auto unscaled = BigInteger::from_digits(content.at("unscaled").get<std::string>());
  return Decimal::from_unscaled_bytes(unscaled.bytes(), content.at("scale").get<int32_t>());
}

struct EncodeValue {
  const SchemaPtr& schema;

  Json operator()(std::monostate) const { return {}; }
  Json operator()(bool value) const { return {{"boolean", value}}; }
  Json operator()(int8_t value) const { return {{"int8", value}}; }
  Json operator()(int16_t value) const { return {{"int16", value}}; }
  Json operator()(int32_t value) const { return {{"int32", value}}; }
  Json operator()(int64_t value) const { return {{"int64", std::to_string(value)}}; }
  Json operator()(float value) const {
    return {{"float32", to_string(value)},
            {"bits", fmt::format("{:08x}", std::bit_cast<uint32_t>(value))}};
  }
  Json operator()(double value) const {
    return {{"float64", to_string(value)},
            {"bits", fmt::format("{:016x}", std::bit_cast<uint64_t>(value))}};
  }
  Json operator()(const Text& value) const { return {{"string", value.str()}}; }
  Json operator()(const Bytes& value) const { return {{"bytes", base64_encode(value.view())}}; }
  Json operator()(const Decimal& value) const {
    return {{"decimal", {{"unscaled", value.unscaled_text()}, {"scale", value.scale()}}}};
  }
  Json operator()(Instant value) const { return {{"date", std::to_string(value.millis)}}; }

  Json operator()(const std::shared_ptr<const Array>& elements) const {
    Json list = Json::array();
    for (const Value& element : *elements) {
      list.push_back(encode_value(element_schema(schema), element));
    }
    return {{"array", std::move(list)}};
  }

  Json operator()(const std::shared_ptr<const Map>& entries) const {
    Json list = Json::array();
    for (const auto& [key, value] : *entries) {
      list.push_back(Json::array(
          {encode_value(key_schema(schema), key), encode_value(element_schema(schema), value)}));
    }
    return {{"map", std::move(list)}};
  }

  Json operator()(const std::shared_ptr<const Struct>& structure) const {
    Json list = Json::array();
    for (const Field& field : structure->schema()->fields()) {
      list.push_back(
          Json::array({field.name, encode_value(field_schema(schema, field.name),
                                                structure->get_without_default(field))}));
    }
    Json tagged = {{"struct", std::move(list)}};
    if (!same_schema(structure->schema(), schema)) {
      tagged["schema"] = encode_schema(structure->schema());
    }
    return tagged;
  }
};

std::string difference(const Json& expected, const Json& actual) {
  return fmt::format("expected {}, got {}", expected.dump(), actual.dump());
}

}  // namespace

SchemaPtr decode_schema(const Json& schema) {
  if (schema.is_null()) return nullptr;
  SchemaBuilder builder = builder_of(schema);
  if (schema.value("optional", false)) builder.optional();
  if (schema.contains("name")) builder.name(schema.at("name").get<std::string>());
  if (schema.contains("version")) builder.version(schema.at("version").get<int32_t>());
  if (schema.contains("doc")) builder.doc(schema.at("doc").get<std::string>());
  if (schema.contains("parameters")) {
    for (const auto& [key, value] : schema.at("parameters").items()) {
      builder.parameter(key, value.get<std::string>());
    }
  }
  if (schema.contains("default")) {
    builder.default_value(decode_value(builder.build(), schema.at("default")));
  }
  return builder.build();
}

Value decode_value(const SchemaPtr& schema, const Json& value) {
  if (value.is_null()) return {};
  const std::string& tag = value.begin().key();
  const Json& content = value.begin().value();
  if (tag == "boolean") return content.get<bool>();
  if (tag == "int8") return content.get<int8_t>();
  if (tag == "int16") return content.get<int16_t>();
  if (tag == "int32") return content.get<int32_t>();
  if (tag == "int64") return static_cast<int64_t>(std::stoll(content.get<std::string>()));
  if (tag == "float32") return std::bit_cast<float>(decode_bits<uint32_t>(value));
  if (tag == "float64") return std::bit_cast<double>(decode_bits<uint64_t>(value));
  if (tag == "string") return content.get<std::string>();
  if (tag == "bytes") {
    return Bytes(base64_decode(content.get<std::string>()).value());
  }
  if (tag == "decimal") return decode_decimal(content);
  if (tag == "date") return Instant{std::stoll(content.get<std::string>())};
  if (tag == "struct") return decode_struct(schema, value);
  if (tag == "array") {
    Array elements;
    for (const Json& element : content) {
      elements.push_back(decode_value(element_schema(schema), element));
    }
    return Value::array(std::move(elements));
  }
  if (tag == "map") {
    Map entries;
    for (const Json& entry : content) {
      entries.emplace_back(decode_value(key_schema(schema), entry.at(0)),
                           decode_value(element_schema(schema), entry.at(1)));
    }
    return Value::map(std::move(entries));
  }
  throw std::invalid_argument("unknown type tag " + tag);
}

SchemaAndValue decode_schema_and_value(const Json& both) {
  SchemaPtr schema = decode_schema(both.at("schema"));
  Value value = decode_value(schema, both.at("value"));
  return {std::move(schema), std::move(value)};
}

Json encode_schema(const SchemaPtr& schema) {
  if (schema == nullptr) return {};
  Json json = {{"type", type_words[static_cast<size_t>(schema->type())]}};
  if (schema->type() == SchemaType::Array) json["items"] = encode_schema(schema->value_schema());
  if (schema->type() == SchemaType::Map) {
    json["keys"] = encode_schema(schema->key_schema());
    json["values"] = encode_schema(schema->value_schema());
  }
  if (schema->type() == SchemaType::Struct) {
    json["fields"] = Json::array();
    for (const Field& field : schema->fields()) {
      Json encoded = {{"field", field.name}};
      encoded.update(encode_schema(field.schema));
      json["fields"].push_back(std::move(encoded));
    }
  }
  json["optional"] = schema->is_optional();
  if (schema->name()) json["name"] = *schema->name();
  if (schema->version()) json["version"] = *schema->version();
  if (schema->doc()) json["doc"] = *schema->doc();
  for (const auto& [key, value] : schema->parameters()) json["parameters"][key] = value;
  if (!schema->default_value().is_null()) {
    json["default"] = encode_value(schema, schema->default_value());
  }
  return json;
}

Json encode_value(const SchemaPtr& schema, const Value& value) {
  return std::visit(EncodeValue{schema}, value.storage());
}

std::optional<std::string> compare_schemas(const SchemaPtr& expected, const SchemaPtr& actual) {
  if (same_schema(expected, actual)) return std::nullopt;
  return "schema: " + difference(encode_schema(expected), encode_schema(actual));
}

std::optional<std::string> compare_values(const SchemaPtr& schema, const Value& expected,
                                          const Value& actual) {
  if (expected == actual) return std::nullopt;
  return "value: " + difference(encode_value(schema, expected), encode_value(schema, actual));
}

std::optional<std::string> compare(const SchemaAndValue& expected, const SchemaAndValue& actual) {
  if (auto schemas = compare_schemas(expected.schema, actual.schema)) return schemas;
  return compare_values(expected.schema, expected.value, actual.value);
}

}  // namespace kconnect::golden
