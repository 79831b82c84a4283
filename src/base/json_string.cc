#include "base/json_string.h"

#include <algorithm>

#include "base/json_scan.h"
#include "base/utf8.h"

namespace kconnect {

namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

const char* decode_escape(std::string_view raw, size_t& at, std::string& out, size_t start) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view characters = "\"\\/\b\f\n\r\t";
  const char letter = raw[at + 1];
  at += 2;
  if (const size_t found = letters.find(letter); found != std::string_view::npos) {
    out.push_back(characters[found]);
    return nullptr;
  }
  if (letter != 'u') return "unrecognized escape in a string";
  if (raw.size() - at < 4) return "\\u needs four hexadecimal digits";
  uint32_t unit = 0;
  for (size_t i = 0; i < 4; ++i) {
    const int digit = hex_value(raw[at + i]);
    if (digit < 0) return "\\u needs four hexadecimal digits";
    unit = unit << 4 | static_cast<uint32_t>(digit);
  }
  at += 4;
  append_utf16_unit(static_cast<char16_t>(unit), out, start);
  return nullptr;
}

const char* decode_multibyte(std::string_view raw, size_t& at, std::string& out, size_t start) {
  const auto lead = static_cast<unsigned char>(raw[at]);
  const size_t tails = lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF8 ? 3 : 0;
  if (tails == 0) return "invalid UTF-8 start byte";
  char32_t c = lead & (0x3FU >> tails);
  for (size_t i = 1; i <= tails; ++i) {
    if (at + i >= raw.size() || (static_cast<unsigned char>(raw[at + i]) & 0xC0) != 0x80) {
      return "invalid UTF-8 middle byte";
    }
    c = c << 6 | (static_cast<unsigned char>(raw[at + i]) & 0x3F);
  }
  at += tails + 1;
  if (tails < 3) {
    append_utf16_unit(static_cast<char16_t>(c), out, start);
  } else {
    c -= 0x10000;
    append_utf16_unit(static_cast<char16_t>(0xD800 | c >> 10), out, start);
    append_utf16_unit(static_cast<char16_t>(0xDC00 | (c & 0x3FF)), out, start);
  }
  return nullptr;
}

}  // namespace

const char* decode_json_string(std::string_view raw, std::string& out) {
  const size_t text_start = out.size();
  const char* problem = nullptr;
  for (size_t at = 0; at < raw.size() && problem == nullptr;) {
    const char* const start = raw.data() + at;
    const char* const special = skip_plain_json(start, raw.data() + raw.size());
    out.append(start, special);
    at += static_cast<size_t>(special - start);
    if (at == raw.size()) break;
    problem = raw[at] == '\\' ? decode_escape(raw, at, out, text_start)
                              : decode_multibyte(raw, at, out, text_start);
  }
  return problem;
}

}  // namespace kconnect
