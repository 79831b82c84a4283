#pragma once

#include "converters/built_in_converter.h"

namespace kconnect {

// Numbers as big-endian bytes of their width: Kafka's own serializers. The schema is not looked at,
// the value must have the converter's type.
template <typename T>
class NumberConverter final : public BuiltInConverter {
 private:
  void configure_typed(const ConfigMap& props) override;
  bool write(const SchemaPtr& schema, const Value& value, ByteBuffer& out) override;
  SchemaAndValue read(const std::optional<Bytes>& bytes) override;
};

using ShortConverter = NumberConverter<int16_t>;
using IntegerConverter = NumberConverter<int32_t>;
using LongConverter = NumberConverter<int64_t>;
using FloatConverter = NumberConverter<float>;
using DoubleConverter = NumberConverter<double>;

}  // namespace kconnect
