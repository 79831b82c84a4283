#include "converters/byte_array_converter.h"

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/schema.h>

namespace kconnect {

void ByteArrayConverter::configure_typed(const ConfigMap& props) {
  ConverterConfig::spec().parse(props);
}

bool ByteArrayConverter::write(const SchemaPtr& schema, const Value& value, ByteBuffer& out) {
  if (schema != nullptr && schema->type() != SchemaType::Bytes) {
    throw DataException(fmt::format("Invalid schema type for ByteArrayConverter: {}",
                                    schema_type_name(schema->type())));
  }
  if (value.is_null()) return false;
  const Bytes* content = value.get_if<Bytes>();
  if (content == nullptr) {
    throw DataException(
        fmt::format("ByteArrayConverter is not compatible with objects of type class {}",
                    java_class_name(value)));
  }
  out.set_view(content->view());
  return true;
}

SchemaAndValue ByteArrayConverter::read(const std::optional<Bytes>& bytes) {
  const SchemaPtr& schema = plain_optional_schema(SchemaType::Bytes);
  if (!bytes) return {schema, {}};
  return {schema, *bytes};
}

}  // namespace kconnect
