#pragma once

#include "base/charset.h"
#include "converters/built_in_converter.h"

namespace kconnect {

struct StringConverterConfig {
  std::string type;
  std::string encoding;
  static const ConfigSpec<StringConverterConfig>& spec();
};

// Java's text of the value, whatever its schema. Text in UTF-8 is not copied in either direction.
class StringConverter final : public BuiltInConverter {
 public:
  StringConverter();

 private:
  void configure_typed(const ConfigMap& props) override;
  bool write(const SchemaPtr& schema, const Value& value, ByteBuffer& out) override;
  SchemaAndValue read(const std::optional<Bytes>& bytes) override;

  Charset writing_;
  Charset reading_;
  std::string text_;  // reused
};

}  // namespace kconnect
