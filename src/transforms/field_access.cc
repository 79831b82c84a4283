#include "transforms/field_access.h"

#include <algorithm>

namespace kconnect {

const Value* find_entry(const Map& map, std::string_view key) {
  const auto found = std::ranges::find_if(map, [key](const auto& entry) {
    const Text* text = entry.first.template get_if<Text>();
    return text != nullptr && *text == key;
  });
  return found == map.end() ? nullptr : &found->second;
}

const Value& entry_or_null(const Map& map, std::string_view key) {
  static const Value null;
  const Value* found = find_entry(map, key);
  return found == nullptr ? null : *found;
}

}  // namespace kconnect
