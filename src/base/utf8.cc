#include "base/utf8.h"

#include <algorithm>

#include <simdjson.h>

namespace kconnect {

namespace {

bool is_continuation(unsigned char byte) {
  return (byte & 0xC0) == 0x80;
}

// What stands at the start of some bytes: a character, or an ill-formed part of a length.
struct Sequence {
  size_t length;
  bool is_well_formed;
};

// Bytes that a sequence starting so needs; 0 when no sequence starts so.
size_t sequence_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  if (first < 0xE0) return 2;
  return first < 0xF0 ? 3 : 4;
}

bool is_second_byte(unsigned char first, unsigned char second) {
  switch (first) {
    case 0xE0:
      return second >= 0xA0 && second <= 0xBF;
    case 0xF0:
      return second >= 0x90 && second <= 0xBF;
    case 0xF4:
      return second >= 0x80 && second <= 0x8F;
    default:
      return is_continuation(second);
  }
}

Sequence first_sequence(std::string_view bytes) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const size_t wanted = sequence_length(byte(0));
  if (wanted <= 1) return {1, wanted == 1};
  if (bytes.size() < 2 || !is_second_byte(byte(0), byte(1))) return {1, false};
  for (size_t i = 2; i < wanted; ++i) {
    if (i == bytes.size() || !is_continuation(byte(i))) return {i, false};
  }
  // An encoded surrogate is one ill-formed part as a whole.
  return {wanted, !(byte(0) == 0xED && byte(1) >= 0xA0)};
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) {
  return simdjson::validate_utf8(bytes.data(), bytes.size());
}

std::string repair_utf8(std::string_view bytes) {
  if (is_valid_utf8(bytes)) return std::string(bytes);
  std::string out;
  out.reserve(bytes.size() + 16);
  while (!bytes.empty()) {
    const auto [length, is_well_formed] = first_sequence(bytes);
    if (is_well_formed) {
      out.append(bytes.substr(0, length));
    } else {
      append_utf8(replacement_character, out);
    }
    bytes.remove_prefix(length);
  }
  return out;
}

void append_utf8(char32_t c, std::string& out) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

void append_utf16_unit(char16_t unit, std::string& out, size_t text_start) {
  constexpr size_t surrogate_bytes = 3;
  if (is_low_surrogate(unit) && out.size() >= text_start + surrogate_bytes) {
    size_t at = out.size() - surrogate_bytes;
    const auto lead = static_cast<unsigned char>(out[at]);
    const char32_t before = lead == 0xED ? next_code_point(out, at) : 0;
    if (is_high_surrogate(before)) {
      out.resize(out.size() - surrogate_bytes);
      append_utf8(join_surrogates(before, unit), out);
      return;
    }
  }
  append_utf8(unit, out);
}

size_t utf16_length(std::string_view text) {
  return static_cast<size_t>(std::count_if(
             text.begin(), text.end(),
             [](char c) { return !is_continuation(static_cast<unsigned char>(c)); })) +
         static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) >= 0xF0;
         }));
}

}  // namespace kconnect
