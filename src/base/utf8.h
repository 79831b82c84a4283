#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kconnect {

// Text is UTF-8 throughout. A lone UTF-16 surrogate, which Java's text can hold, is kept in the
// three bytes that UTF-8's scheme gives it; is_valid_utf8 refuses it.
inline constexpr char32_t replacement_character = 0xFFFD;

bool is_valid_utf8(std::string_view bytes);

// Java's new String(bytes, UTF_8): every maximal ill-formed part becomes one U+FFFD.
std::string repair_utf8(std::string_view bytes);

void append_utf8(char32_t code_point, std::string& out);

// Appends a UTF-16 unit to the text that starts in out at text_start; a low surrogate behind a high
// one makes them one character.
void append_utf16_unit(char16_t unit, std::string& out, size_t text_start = 0);

inline constexpr bool is_surrogate(char32_t c) {
  return c >= 0xD800 && c <= 0xDFFF;
}
inline constexpr bool is_high_surrogate(char32_t c) {
  return c >= 0xD800 && c <= 0xDBFF;
}
inline constexpr bool is_low_surrogate(char32_t c) {
  return c >= 0xDC00 && c <= 0xDFFF;
}
inline constexpr char32_t join_surrogates(char32_t high, char32_t low) {
  return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}
inline constexpr char16_t high_surrogate(char32_t c) {
  return static_cast<char16_t>(0xD7C0 + (c >> 10));
}
inline constexpr char16_t low_surrogate(char32_t c) {
  return static_cast<char16_t>(0xDC00 + (c & 0x3FF));
}

// The character at a position, which moves behind it. The text must be well formed (lone surrogates
// allowed).
inline char32_t next_code_point(std::string_view text, size_t& position) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[position + i]); };
  const char32_t first = byte(0);
  if (first < 0x80) {
    ++position;
    return first;
  }
  const auto tail = [&](size_t i) { return static_cast<char32_t>(byte(i) & 0x3F); };
  if (first < 0xE0) {
    const char32_t c = (first & 0x1F) << 6 | tail(1);
    position += 2;
    return c;
  }
  if (first < 0xF0) {
    const char32_t c = (first & 0x0F) << 12 | tail(1) << 6 | tail(2);
    position += 3;
    return c;
  }
  const char32_t c = (first & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3);
  position += 4;
  return c;
}

// Calls visit(char16_t) for each UTF-16 unit of well-formed text: the units of Java's text.
template <typename Visitor>
void for_each_utf16_unit(std::string_view text, Visitor&& visit) {
  for (size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c < 0x10000) {
      visit(static_cast<char16_t>(c));
    } else {
      visit(high_surrogate(c));
      visit(low_surrogate(c));
    }
  }
}

// Number of UTF-16 units: the length of Java's text.
size_t utf16_length(std::string_view text);

}  // namespace kconnect
