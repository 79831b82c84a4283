#pragma once

#include "converters/built_in_converter.h"

namespace kconnect {

// One byte, 0 or 1.
class BooleanConverter final : public BuiltInConverter {
 private:
  void configure_typed(const ConfigMap& props) override;
  bool write(const SchemaPtr& schema, const Value& value, ByteBuffer& out) override;
  SchemaAndValue read(const std::optional<Bytes>& bytes) override;
};

}  // namespace kconnect
