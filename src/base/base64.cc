#include "base/base64.h"

#include <array>
#include <cstdint>

namespace kconnect {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint8_t invalid = 64;

constexpr std::array<uint8_t, 256> sextets = [] {
  std::array<uint8_t, 256> table{};
  table.fill(invalid);
  for (size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<uint8_t>(i);
  }
  return table;
}();

uint32_t sextet(char c) {
  return sextets[static_cast<unsigned char>(c)];
}

}  // namespace

void append_base64(std::string_view bytes, std::string& out) {
  const auto byte = [&](size_t i) {
    return i < bytes.size() ? static_cast<uint32_t>(static_cast<unsigned char>(bytes[i])) : 0U;
  };
  out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const uint32_t group = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    out.push_back(alphabet[group >> 18]);
    out.push_back(alphabet[group >> 12 & 63]);
    out.push_back(i + 1 < bytes.size() ? alphabet[group >> 6 & 63] : '=');
    out.push_back(i + 2 < bytes.size() ? alphabet[group & 63] : '=');
  }
}

std::string base64_encode(std::string_view bytes) {
  std::string out;
  append_base64(bytes, out);
  return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) <= ' ') {
      ++at;
      continue;
    }
    if (text.size() - at < 4) return std::nullopt;
    const std::string_view group = text.substr(at, 4);
    at += 4;
    const size_t characters = group.ends_with("==") ? 2 : group.ends_with('=') ? 3 : 4;
    uint32_t bits = 0;
    for (size_t i = 0; i < 4; ++i) {
      const uint32_t value = i < characters ? sextet(group[i]) : 0;
      if (value == invalid) return std::nullopt;
      bits = bits << 6 | value;
    }
    for (size_t i = 0; i + 1 < characters; ++i) {
      out.push_back(static_cast<char>(bits >> (16 - 8 * i) & 0xFF));
    }
  }
  return out;
}

}  // namespace kconnect
