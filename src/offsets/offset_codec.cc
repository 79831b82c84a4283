#include "offsets/offset_codec.h"

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/values.h>

#include "converters/json_converter.h"

namespace kconnect {

namespace {

Value to_value(const OffsetMap& map) {
  Map entries;
  for (size_t i = 0; i < map.size(); ++i)
    entries.emplace_back(Value(map.entry(i).first), map.entry(i).second);
  order_as_java_hash_map(entries);
  return Value::map(std::move(entries));
}

std::optional<OffsetMap> from_value(const Value& value) {
  const Map* map = value.map();
  if (map == nullptr) return std::nullopt;
  OffsetMap result;
  for (const auto& [key, content] : *map) {
    const Text* name = key.get_if<Text>();
    if (name == nullptr) return std::nullopt;
    result.set(*name, content);
  }
  return result;
}

}  // namespace

OffsetCodec::OffsetCodec() : json_(std::make_unique<JsonConverter>()) {
  json_->configure({{"schemas.enable", "false"}}, false);
}
OffsetCodec::~OffsetCodec() = default;

std::string OffsetCodec::encode_key(const OffsetKey& key) {
  return encode(
      Value::array({Value(key.connector), key.partition ? to_value(*key.partition) : Value()}));
}

std::optional<OffsetKey> OffsetCodec::decode_key(std::string_view text) {
  try {
    const Value value = decode(text);
    const Array* parts = value.array();
    if (parts == nullptr || parts->size() != 2) return std::nullopt;
    const Text* connector = (*parts)[0].get_if<Text>();
    if (connector == nullptr) return std::nullopt;
    if ((*parts)[1].is_null()) return OffsetKey{connector->str(), std::nullopt};
    std::optional<OffsetMap> partition = from_value((*parts)[1]);
    if (!partition) return std::nullopt;
    return OffsetKey{connector->str(), std::move(partition)};
  } catch (const DataException&) {
    return std::nullopt;
  }
}

std::string OffsetCodec::encode_offset(const OffsetMap& offset) {
  return encode(to_value(offset));
}

OffsetMap OffsetCodec::decode_offset(std::string_view text) {
  std::optional<OffsetMap> offset = from_value(decode(text));
  if (!offset) throw DataException(fmt::format("a stored offset is no JSON object: {}", text));
  return *offset;
}

std::string OffsetCodec::encode(const Value& value) {
  ByteBuffer buffer;
  json_->from_connect({}, nullptr, value, buffer);
  return std::string(buffer.bytes());
}

Value OffsetCodec::decode(std::string_view text) {
  return json_->to_connect({}, Bytes(text)).value;
}

void check_primitive(const OffsetMap& map) {
  for (size_t i = 0; i < map.size(); ++i) {
    const auto& [name, value] = map.entry(i);
    if (value.array() != nullptr || value.map() != nullptr || value.structure() != nullptr) {
      throw DataException(fmt::format(
          "Offsets may only contain primitive types as values, but field {} contains {}",
          name.view(), java_class_name(value)));
    }
  }
}

}  // namespace kconnect
