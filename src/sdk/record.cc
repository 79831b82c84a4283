#include <kconnect/record.h>

namespace kconnect {

void OffsetMap::set(Text key, Value value) {
  for (size_t i = 0; i < size_; ++i) {
    auto& old = i < inline_entries ? inline_[i] : more_[i - inline_entries];
    if (old.first == key) {
      old.second = std::move(value);
      return;
    }
  }
  if (size_ < inline_entries) {
    inline_[size_] = {std::move(key), std::move(value)};
  } else {
    more_.emplace_back(std::move(key), std::move(value));
  }
  ++size_;
}

const Value* OffsetMap::find(std::string_view key) const noexcept {
  for (size_t i = 0; i < size_; ++i) {
    if (entry(i).first == key) return &entry(i).second;
  }
  return nullptr;
}

bool operator==(const OffsetMap& a, const OffsetMap& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    const Value* other = b.find(a.entry(i).first);
    if (other == nullptr || !(*other == a.entry(i).second)) return false;
  }
  return true;
}

}  // namespace kconnect
