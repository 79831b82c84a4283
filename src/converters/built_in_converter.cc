#include "converters/built_in_converter.h"

#include <kconnect/validators.h>

namespace kconnect {

void BuiltInConverter::configure(const ConfigMap& props, bool is_key) {
  ConfigMap typed = props;
  typed[converter_type_key] = is_key ? "key" : "value";
  configure_typed(typed);
}

void BuiltInConverter::configure(const ConfigMap& props) {
  configure_typed(props);
}

bool BuiltInConverter::from_connect(std::string_view, const SchemaPtr& schema, const Value& value,
                                    ByteBuffer& out) {
  return write(schema, value, out);
}

bool BuiltInConverter::from_connect(std::string_view, const Header& header, ByteBuffer& out) {
  return write(header.schema, header.value, out);
}

SchemaAndValue BuiltInConverter::to_connect(std::string_view, const std::optional<Bytes>& bytes) {
  return read(bytes);
}

SchemaAndValue BuiltInConverter::to_connect(std::string_view, std::string_view,
                                            const std::optional<Bytes>& bytes) {
  return read(bytes);
}

ConfigKey converter_type() {
  return {.name = converter_type_key,
          .validator = one_of({"key", "value", "header"}),
          .importance = Importance::Low,
          .doc = "What the converter is used for: key, value or header. Set by the worker."};
}

const ConfigSpec<ConverterConfig>& ConverterConfig::spec() {
  static const auto spec =
      ConfigSpec<ConverterConfig>().add(&ConverterConfig::type, converter_type());
  return spec;
}

}  // namespace kconnect
