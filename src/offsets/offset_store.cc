#include "offsets/offset_store.h"

#include <system_error>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/atomic_file.h"
#include "offsets/java_map_file.h"

namespace kconnect {

std::optional<OffsetMap> MemoryOffsetStore::get(const OffsetKey& key) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(codec_.encode_key(key));
  if (found == entries_.end() || !found->second.value) return std::nullopt;
  return codec_.decode_offset(*found->second.value);
}

void MemoryOffsetStore::set(const std::vector<StoredOffset>& offsets) {
  const std::lock_guard lock(mutex_);
  Entries changed = entries_;
  for (const StoredOffset& stored : offsets) {
    if (stored.key.partition) check_primitive(*stored.key.partition);
    std::string key = codec_.encode_key(stored.key);
    std::optional<std::string> value;
    if (stored.offset) {
      check_primitive(*stored.offset);
      value = codec_.encode_offset(*stored.offset);
    }
    const auto [entry, added] = changed.try_emplace(key);
    if (added) entry->second = {key, std::nullopt, stored.key.connector};
    entry->second.value = std::move(value);
  }
  save(changed);
  entries_ = std::move(changed);
}

std::vector<StoredOffset> MemoryOffsetStore::of_connector(const std::string& connector) {
  const std::lock_guard lock(mutex_);
  std::vector<StoredOffset> found;
  for (const auto& [key, entry] : entries_) {
    if (entry.connector != connector) continue;
    std::optional<OffsetMap> offset;
    if (entry.value) offset = codec_.decode_offset(*entry.value);
    found.push_back({*codec_.decode_key(entry.key), std::move(offset)});
  }
  return found;
}

FileOffsetStore::FileOffsetStore(std::string path) : path_(std::move(path)) {
  static auto& log = logger("org.apache.kafka.connect.storage.FileOffsetBackingStore");
  try {
    const std::optional<std::string> content = read_file_if_present(path_);
    if (!content) return;
    for (auto& [key, value] : read_java_map(*content)) {
      if (!key) continue;
      const std::optional<OffsetKey> known = codec_.decode_key(*key);
      if (!known)
        log.warn("Offset file {} holds a key that is no source partition: {}", path_, *key);
      const std::string own_spelling = known ? codec_.encode_key(*known) : *key;
      entries_[own_spelling] = {*key, std::move(value),
                                known ? std::optional(known->connector) : std::nullopt};
    }
  } catch (const ConnectException& error) {
    throw ConnectException(
        fmt::format("Offset file {} cannot be used: {}. It is left as it is; restore it from a "
                    "copy, or remove it to start "
                    "from the beginning.",
                    path_, error.what()));
  } catch (const std::system_error& error) {
    throw ConnectException(fmt::format("Offset file {} cannot be read: {}", path_, error.what()));
  }
}

void FileOffsetStore::save(const Entries& entries) {
  JavaByteMap map;
  map.reserve(entries.size());
  for (const auto& [own_spelling, entry] : entries) map.emplace_back(entry.key, entry.value);
  try {
    replace_file(path_, write_java_map(map));
  } catch (const std::system_error& error) {
    throw ConnectException(
        fmt::format("Offset file {} cannot be written: {} [KC2301]", path_, error.what()));
  }
}

}  // namespace kconnect
