#pragma once

#include <string_view>

#include <kconnect/value.h>

namespace kconnect {

// A changed copy of a schemaless map, in the order in which Java's `new HashMap<>(map)` would show
// it.
class HashMapCopy {
 public:
  explicit HashMapCopy(const Map& source) : source_size_(source.size()), entries_(source) {}

  void put(const Text& key, Value value);
  void remove(std::string_view key);
  Value finish() &&;

 private:
  Map::iterator find(std::string_view key);

  size_t source_size_;
  Map entries_;
};

}  // namespace kconnect
