#include "converters/boolean_converter.h"

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/schema.h>

namespace kconnect {

namespace {

bool deserialize(std::string_view bytes) {
  if (bytes.size() != 1) {
    throw SerializationException("Size of data received by BooleanDeserializer is not 1");
  }
  if (bytes[0] != 0 && bytes[0] != 1) {
    throw SerializationException(
        fmt::format("Unexpected byte received by BooleanDeserializer: {}", int{bytes[0]}));
  }
  return bytes[0] == 1;
}

}  // namespace

void BooleanConverter::configure_typed(const ConfigMap& props) {
  ConverterConfig::spec().parse(props);
}

bool BooleanConverter::write(const SchemaPtr& schema, const Value& value, ByteBuffer& out) {
  if (schema != nullptr && schema->type() != SchemaType::Boolean) {
    throw DataException(fmt::format("Invalid schema type for BooleanConverter: {}",
                                    schema_type_name(schema->type())));
  }
  if (value.is_null()) return false;
  const bool* content = value.get_if<bool>();
  if (content == nullptr) {
    throw DataException(
        fmt::format("BooleanConverter is not compatible with objects of type class {}",
                    java_class_name(value)));
  }
  out.clear().push_back(*content ? '\1' : '\0');
  return true;
}

SchemaAndValue BooleanConverter::read(const std::optional<Bytes>& bytes) {
  const SchemaPtr& schema = plain_optional_schema(SchemaType::Boolean);
  if (!bytes) return {schema, {}};
  try {
    return {schema, deserialize(bytes->view())};
  } catch (const SerializationException&) {
    std::throw_with_nested(DataException("Failed to deserialize boolean: "));
  }
}

}  // namespace kconnect
