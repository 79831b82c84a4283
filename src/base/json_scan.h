#pragma once

#include <cstdint>
#include <cstring>

namespace kconnect {

namespace detail {

constexpr uint64_t every_byte(uint64_t byte) {
  return byte * 0x0101'0101'0101'0101;
}
// Sets the top bit of a byte that is zero; bytes above a zero byte may be set too.
constexpr uint64_t zero_bytes(uint64_t word) {
  return (word - every_byte(0x01)) & ~word & every_byte(0x80);
}

}  // namespace detail

// Whether a byte stands for itself in JSON text: ASCII without controls, quote and backslash.
inline bool is_plain_json(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

// The first byte that is not plain, eight bytes at a time.
inline const char* skip_plain_json(const char* at, const char* end) {
  using detail::every_byte;
  using detail::zero_bytes;
  for (; end - at >= 8; at += 8) {
    uint64_t word;
    std::memcpy(&word, at, sizeof(word));
    const uint64_t controls = (word - every_byte(0x20)) & ~word;
    const uint64_t special =
        controls | word | zero_bytes(word ^ every_byte('"')) | zero_bytes(word ^ every_byte('\\'));
    if ((special & every_byte(0x80)) != 0) break;
  }
  while (at != end && is_plain_json(*at)) ++at;
  return at;
}

}  // namespace kconnect
