#include "transforms/hash_map_copy.h"

#include <algorithm>

#include <kconnect/values.h>

namespace kconnect {

void HashMapCopy::put(const Text& key, Value value) {
  const auto found = find(key);
  if (found == entries_.end()) {
    entries_.emplace_back(key, std::move(value));
  } else {
    found->second = std::move(value);
  }
}

void HashMapCopy::remove(std::string_view key) {
  const auto found = find(key);
  if (found != entries_.end()) entries_.erase(found);
}

Map::iterator HashMapCopy::find(std::string_view key) {
  return std::ranges::find_if(entries_, [key](const auto& entry) {
    const Text* text = entry.first.template get_if<Text>();
    return text != nullptr && *text == key;
  });
}

Value HashMapCopy::finish() && {
  if (source_size_ == 0) {
    order_as_java_hash_map(entries_);
  } else {
    order_as_java_hash_map(entries_, source_size_ * 4 / 3 + 1);
  }
  return Value::map(std::move(entries_));
}

}  // namespace kconnect
