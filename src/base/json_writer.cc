#include "base/json_writer.h"

#include <charconv>
#include <cmath>
#include <iterator>

#include "base/java_number.h"
#include "base/json_scan.h"
#include "base/utf8.h"

namespace kconnect {

namespace {

void append_unicode_escape(char32_t unit, std::string& out) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  out.append("\\u");
  for (int shift = 12; shift >= 0; shift -= 4) out.push_back(hex[unit >> shift & 15]);
}

void append_ascii_escape(char c, std::string& out) {
  constexpr std::string_view escaped = "\"\\\b\f\n\r\t";
  constexpr std::string_view letters = "\"\\bfnrt";
  const size_t at = escaped.find(c);
  if (at == std::string_view::npos) {
    append_unicode_escape(static_cast<unsigned char>(c), out);
  } else {
    out.push_back('\\');
    out.push_back(letters[at]);
  }
}

// The first byte that needs an escape: ASCII that is not plain, or the lead byte of a character
// above U+FFFF or perhaps of a lone surrogate.
const char* skip_unescaped(const char* at, const char* end) {
  while (true) {
    at = skip_plain_json(at, end);
    if (at == end) return at;
    const auto byte = static_cast<unsigned char>(*at);
    if (byte < 0x80 || byte == 0xED || byte >= 0xF0) return at;
    ++at;
  }
}

template <typename T>
void append_floating(T value, void (*append)(T, std::string&), std::string& out) {
  const bool is_number = std::isfinite(value);
  if (!is_number) out.push_back('"');
  append(value, out);
  if (!is_number) out.push_back('"');
}

}  // namespace

void append_json_string(std::string_view text, std::string& out) {
  out.push_back('"');
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const char* const special = skip_unescaped(at, end);
    out.append(at, special);
    at = special;
    if (at == end) break;
    if (static_cast<unsigned char>(*at) < 0x80) {
      append_ascii_escape(*at++, out);
      continue;
    }
    size_t length = 0;
    const char32_t c = next_code_point({at, static_cast<size_t>(end - at)}, length);
    if (c > 0xFFFF) {
      append_unicode_escape(high_surrogate(c), out);
      append_unicode_escape(low_surrogate(c), out);
    } else if (is_surrogate(c)) {
      append_unicode_escape(c, out);
    } else {
      out.append(at, length);
    }
    at += length;
  }
  out.push_back('"');
}

void append_json_integer(int64_t value, std::string& out) {
  char digits[24];
  const auto end = std::to_chars(digits, std::end(digits), value).ptr;
  out.append(digits, static_cast<size_t>(end - digits));
}

void append_json_float(float value, std::string& out) {
  append_floating(value, append_java_float, out);
}

void append_json_double(double value, std::string& out) {
  append_floating(value, append_java_double, out);
}

}  // namespace kconnect
