#include "sdk/java_hash.h"

#include <bit>

#include "base/utf8.h"

namespace kconnect {

namespace {

int32_t fold(uint64_t bits) {
  return static_cast<int32_t>(bits ^ bits >> 32);
}

// What has an identity hash in Java, or a hash over its schema, gives 0.
struct JavaHash {
  template <typename T>
  int32_t operator()(const T&) const {
    return 0;
  }
  int32_t operator()(bool value) const { return value ? 1231 : 1237; }
  int32_t operator()(int8_t value) const { return value; }
  int32_t operator()(int16_t value) const { return value; }
  int32_t operator()(int32_t value) const { return value; }
  int32_t operator()(int64_t value) const { return fold(static_cast<uint64_t>(value)); }
  int32_t operator()(Instant value) const { return fold(static_cast<uint64_t>(value.millis)); }
  int32_t operator()(float value) const { return std::bit_cast<int32_t>(value); }
  int32_t operator()(double value) const { return fold(std::bit_cast<uint64_t>(value)); }

  int32_t operator()(const Text& text) const {
    uint32_t hash = 0;
    for_each_utf16_unit(text.view(), [&](char16_t unit) { hash = 31 * hash + unit; });
    return static_cast<int32_t>(hash);
  }

  int32_t operator()(const std::shared_ptr<const Array>& elements) const {
    uint32_t hash = 1;
    for (const Value& element : *elements) {
      hash = 31 * hash + static_cast<uint32_t>(std::visit(*this, element.storage()));
    }
    return static_cast<int32_t>(hash);
  }

  int32_t operator()(const std::shared_ptr<const Map>& entries) const {
    uint32_t hash = 0;
    for (const auto& [key, value] : *entries) {
      hash += static_cast<uint32_t>(std::visit(*this, key.storage()) ^
                                    std::visit(*this, value.storage()));
    }
    return static_cast<int32_t>(hash);
  }
};

}  // namespace

int32_t java_hash(const Value& value) {
  return std::visit(JavaHash{}, value.storage());
}

}  // namespace kconnect
