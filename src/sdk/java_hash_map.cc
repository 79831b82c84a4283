#include <algorithm>
#include <bit>

#include <kconnect/values.h>

#include "sdk/java_hash.h"

namespace kconnect {

namespace {

constexpr size_t default_capacity = 16;

// An entry's place: by hash first, by bucket later; entries of one place keep their order.
struct Slot {
  uint32_t place;
  uint32_t index;
  auto operator<=>(const Slot&) const = default;
};

uint32_t spread_hash(const Value& key) {
  const auto hash = static_cast<uint32_t>(java_hash(key));
  return hash ^ hash >> 16;
}

// Drops the slots of keys that came before; the first of them gets the last one's value.
void join_duplicates(std::vector<Slot>& slots, Map& entries) {
  const auto is_duplicate = [&](const Slot& slot) {
    for (const Slot* before = &slot; before != slots.data();) {
      --before;
      if (before->place != slot.place) return false;
      if (entries[before->index].first == entries[slot.index].first) {
        std::swap(entries[before->index].second, entries[slot.index].second);
        return true;
      }
    }
    return false;
  };
  const bool all_differ =
      std::adjacent_find(slots.begin(), slots.end(), [](const Slot& a, const Slot& b) {
        return a.place == b.place;
      }) == slots.end();
  if (all_differ) return;
  std::vector<Slot> kept;
  for (const Slot& slot : slots) {
    if (!is_duplicate(slot)) kept.push_back(slot);
  }
  slots = std::move(kept);
}

size_t grown_capacity(size_t capacity, size_t size) {
  while (size > capacity * 3 / 4) capacity *= 2;
  return capacity;
}

void order_with_capacity(Map& entries, size_t capacity) {
  if (entries.size() < 2) return;
  std::vector<Slot> slots;
  slots.reserve(entries.size());
  for (uint32_t i = 0; i < entries.size(); ++i) {
    slots.push_back({spread_hash(entries[i].first), i});
  }
  std::sort(slots.begin(), slots.end());
  join_duplicates(slots, entries);
  const auto mask = static_cast<uint32_t>(grown_capacity(capacity, slots.size()) - 1);
  for (Slot& slot : slots) slot.place &= mask;
  std::sort(slots.begin(), slots.end());
  Map ordered;
  ordered.reserve(slots.size());
  for (const Slot& slot : slots) ordered.push_back(std::move(entries[slot.index]));
  entries = std::move(ordered);
}

}  // namespace

void order_as_java_hash_map(Map& entries) {
  order_with_capacity(entries, default_capacity);
}

void order_as_java_hash_map(Map& entries, size_t made_for) {
  order_with_capacity(entries, std::bit_ceil(made_for));
}

}  // namespace kconnect
