#pragma once

#include <kconnect/converter.h>

namespace kconnect {

// Text that tells the type: "5" is a number, "[1,2]" a list. The default header converter.
class SimpleHeaderConverter final : public HeaderConverter {
 public:
  static const ConfigDef& config_def();

  void configure(const ConfigMap& props) override;
  bool from_connect(std::string_view topic, const Header& header, ByteBuffer& out) override;
  SchemaAndValue to_connect(std::string_view topic, std::string_view header_key,
                            const std::optional<Bytes>& bytes) override;
};

}  // namespace kconnect
