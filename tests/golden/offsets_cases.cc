#include <algorithm>

#include "base/atomic_file.h"
#include "golden_case.h"
#include "offsets/java_map_file.h"
#include "offsets/offset_codec.h"

namespace kconnect::golden {

namespace {

using Texts = std::vector<std::pair<std::string, std::optional<std::string>>>;

Texts recorded_entries(const Json& description) {
  Texts entries;
  for (const Json& entry : description.at("entries")) {
    const Json& value = entry.at("value_text");
    entries.emplace_back(entry.at("key_text").get<std::string>(),
                         value.is_null() ? std::nullopt : std::optional(value.get<std::string>()));
  }
  return entries;
}

// What the codec makes of an entry's key must be what Java wrote.
std::optional<std::string> check_codec(const std::string& key,
                                       const std::optional<std::string>& value) {
  OffsetCodec codec;
  const std::optional<OffsetKey> decoded = codec.decode_key(key);
  if (!decoded) return "not taken as a key: " + key;
  if (const std::string again = codec.encode_key(*decoded); again != key)
    return key + " is written as " + again;
  if (!value) return std::nullopt;
  // A recorded offset may come in the order of a connector's own map; ours is always a HashMap's.
  const OffsetMap offset = codec.decode_offset(*value);
  const std::string again = codec.encode_offset(offset);
  if (again.size() == value->size() && codec.decode_offset(again) == offset) return std::nullopt;
  return *value + " is written as " + again;
}

}  // namespace

std::optional<std::string> run_offsets_case(const Json& description,
                                            const std::string& offsets_file) {
  const std::string file = read_file_if_present(offsets_file).value();
  const JavaByteMap entries = read_java_map(file);
  Texts texts;
  for (const auto& [key, value] : entries) texts.emplace_back(key.value(), value);
  Texts recorded = recorded_entries(description);
  if (write_java_map(entries) != file) return "written again, the file has other bytes";
  for (const auto& [key, value] : texts) {
    if (const auto difference = check_codec(key, value)) return difference;
  }
  std::sort(texts.begin(), texts.end());
  std::sort(recorded.begin(), recorded.end());
  if (texts != recorded) return "the entries differ";
  return std::nullopt;
}

}  // namespace kconnect::golden
