#pragma once

#include <string>

#include <kconnect/config_spec.h>
#include <kconnect/converter.h>

namespace kconnect {

// A converter that serves keys, values and headers by the same rules, whatever the topic.
class BuiltInConverter : public Converter, public HeaderConverter {
 public:
  void configure(const ConfigMap& props, bool is_key) final;
  void configure(const ConfigMap& props) final;
  bool from_connect(std::string_view topic, const SchemaPtr& schema, const Value& value,
                    ByteBuffer& out) final;
  bool from_connect(std::string_view topic, const Header& header, ByteBuffer& out) final;
  SchemaAndValue to_connect(std::string_view topic, const std::optional<Bytes>& bytes) final;
  SchemaAndValue to_connect(std::string_view topic, std::string_view header_key,
                            const std::optional<Bytes>& bytes) final;

 private:
  // props hold converter.type.
  virtual void configure_typed(const ConfigMap& props) = 0;
  // The contracts of Converter::from_connect and Converter::to_connect.
  virtual bool write(const SchemaPtr& schema, const Value& value, ByteBuffer& out) = 0;
  virtual SchemaAndValue read(const std::optional<Bytes>& bytes) = 0;
};

// The key that every built-in converter has; the runtime sets it.
inline constexpr const char* converter_type_key = "converter.type";
ConfigKey converter_type();

// The configuration of converters that have no key of their own.
struct ConverterConfig {
  std::string type;
  static const ConfigSpec<ConverterConfig>& spec();
};

}  // namespace kconnect
