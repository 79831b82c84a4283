#include "converters/number_converters.h"

#include <bit>
#include <cstring>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/schema.h>

namespace kconnect {

namespace {

template <typename T>
struct NumberTraits;

template <>
struct NumberTraits<int16_t> {
  using Bits = uint16_t;
  static constexpr std::string_view word = "short";
  static constexpr std::string_view deserializer = "ShortDeserializer";
  static constexpr SchemaType type = SchemaType::Int16;
};
template <>
struct NumberTraits<int32_t> {
  using Bits = uint32_t;
  static constexpr std::string_view word = "integer";
  static constexpr std::string_view deserializer = "IntegerDeserializer";
  static constexpr SchemaType type = SchemaType::Int32;
};
template <>
struct NumberTraits<int64_t> {
  using Bits = uint64_t;
  static constexpr std::string_view word = "long";
  static constexpr std::string_view deserializer = "LongDeserializer";
  static constexpr SchemaType type = SchemaType::Int64;
};
template <>
struct NumberTraits<float> {
  using Bits = uint32_t;
  static constexpr std::string_view word = "float";
  static constexpr std::string_view deserializer = "Deserializer";
  static constexpr SchemaType type = SchemaType::Float32;
};
template <>
struct NumberTraits<double> {
  using Bits = uint64_t;
  static constexpr std::string_view word = "double";
  static constexpr std::string_view deserializer = "Deserializer";
  static constexpr SchemaType type = SchemaType::Float64;
};

template <typename T>
void append_big_endian(T value, std::string& out) {
  const auto bits = std::bit_cast<typename NumberTraits<T>::Bits>(value);
  for (size_t i = sizeof(T); i-- > 0;) out.push_back(static_cast<char>(bits >> (8 * i) & 0xFF));
}

template <typename T>
T read_big_endian(std::string_view bytes) {
  using Bits = typename NumberTraits<T>::Bits;
  uint64_t bits = 0;
  for (const char c : bytes) bits = bits << 8 | static_cast<unsigned char>(c);
  return std::bit_cast<T>(static_cast<Bits>(bits));
}

template <typename T>
[[noreturn]] void fail_size() {
  using Traits = NumberTraits<T>;
  try {
    throw SerializationException(
        fmt::format("Size of data received by {} is not {}", Traits::deserializer, sizeof(T)));
  } catch (const SerializationException&) {
    std::throw_with_nested(DataException(fmt::format("Failed to deserialize {}: ", Traits::word)));
  }
}

}  // namespace

template <typename T>
void NumberConverter<T>::configure_typed(const ConfigMap& props) {
  ConverterConfig::spec().parse(props);
}

template <typename T>
bool NumberConverter<T>::write(const SchemaPtr&, const Value& value, ByteBuffer& out) {
  if (value.is_null()) return false;
  const T* number = value.get_if<T>();
  if (number == nullptr) {
    throw DataException(fmt::format("Failed to serialize to {} (was class {}): ",
                                    NumberTraits<T>::word, java_class_name(value)));
  }
  append_big_endian(*number, out.clear());
  return true;
}

template <typename T>
SchemaAndValue NumberConverter<T>::read(const std::optional<Bytes>& bytes) {
  const SchemaPtr& schema = plain_optional_schema(NumberTraits<T>::type);
  if (!bytes) return {schema, {}};
  if (bytes->size() != sizeof(T)) fail_size<T>();
  return {schema, read_big_endian<T>(bytes->view())};
}

template class NumberConverter<int16_t>;
template class NumberConverter<int32_t>;
template class NumberConverter<int64_t>;
template class NumberConverter<float>;
template class NumberConverter<double>;

}  // namespace kconnect
