#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <kconnect/record.h>

namespace kconnect {

class JsonConverter;

// A connector's name and one of its source partitions; no partition = the null partition.
struct OffsetKey {
  std::string connector;
  std::optional<OffsetMap> partition;
};

// The JSON text of offset keys ("[\"CONNECTOR\",{PARTITION}]") and offsets, byte for byte as Java
// writes it, members in the order of a Java HashMap. Used by one thread at a time. Errors are
// DataException.
class OffsetCodec {
 public:
  OffsetCodec();
  ~OffsetCodec();

  std::string encode_key(const OffsetKey& key);
  // nullopt when the text is no key.
  std::optional<OffsetKey> decode_key(std::string_view text);
  std::string encode_offset(const OffsetMap& offset);
  OffsetMap decode_offset(std::string_view text);

 private:
  std::string encode(const Value& value);
  Value decode(std::string_view text);
  std::unique_ptr<JsonConverter> json_;
};

// Refuses nested values: offsets and partitions hold primitive values only.
void check_primitive(const OffsetMap& map);

}  // namespace kconnect
