#include <set>

#include "base/read_file.h"
#include "cli/offsets_place.h"
#include "offsets/java_map_file.h"
#include "offsets/offset_store.h"

namespace kconnect {

namespace {

class FileOffsets final : public OffsetsPlace {
 public:
  explicit FileOffsets(const std::string& path) : path_(path), store_(path) {}

  std::vector<std::string> connectors() override {
    std::set<std::string> names;
    for (const auto& [key, value] : read_java_map(read_file(path_))) {
      const auto known = key ? codec_.decode_key(*key) : std::nullopt;
      if (known) names.insert(known->connector);
    }
    return {names.begin(), names.end()};
  }

  std::vector<OffsetEntry> of(const std::string& connector) override {
    std::vector<OffsetEntry> entries;
    for (const StoredOffset& stored : store_.of_connector(connector)) {
      entries.push_back({connector, text_of(stored.key.partition), text_of(stored.offset)});
    }
    return entries;
  }

  std::string spelled(const std::string& map) const override {
    OffsetCodec codec;
    return codec.encode_offset(codec.decode_offset(map));
  }

  void set(const std::vector<OffsetEntry>& entries) override {
    std::vector<StoredOffset> offsets;
    for (const OffsetEntry& entry : entries) {
      offsets.push_back({{entry.connector, map_of(entry.partition)}, map_of(entry.offset)});
    }
    store_.set(offsets);
  }

  void reset(const std::string& connector) override {
    std::vector<StoredOffset> offsets = store_.of_connector(connector);
    for (StoredOffset& stored : offsets) stored.offset.reset();
    store_.set(offsets);
  }

 private:
  std::string text_of(const std::optional<OffsetMap>& map) {
    return map ? codec_.encode_offset(*map) : "null";
  }

  std::optional<OffsetMap> map_of(const std::string& text) {
    if (text == "null") return std::nullopt;
    return codec_.decode_offset(text);
  }

  std::string path_;
  OffsetCodec codec_;
  FileOffsetStore store_;
};

}  // namespace

std::unique_ptr<OffsetsPlace> offsets_in_file(const std::string& path) {
  return std::make_unique<FileOffsets>(path);
}

}  // namespace kconnect
