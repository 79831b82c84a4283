#include "base/java_quoting.h"

#include "base/utf8.h"

namespace kconnect {

namespace {

bool is_ascii_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void append_quoted(char32_t c, std::u32string& out) {
  if (c >= '0' && c <= '9') {
    // Not as itself: an escape in front of the quote would swallow it.
    out += U"\\x3";
  } else if (c < 0x80 && !is_ascii_letter(c)) {
    out += U'\\';
  }
  out += c;
}

}  // namespace

std::u32string without_quoting(std::string_view java_pattern) {
  const std::string well_formed = repair_utf8(java_pattern);
  std::u32string out;
  bool is_quoted = false;
  for (size_t at = 0; at < well_formed.size();) {
    const char32_t c = next_code_point(well_formed, at);
    const char next = at < well_formed.size() ? well_formed[at] : '\0';
    if (c == '\\' && next == (is_quoted ? 'E' : 'Q')) {
      is_quoted = !is_quoted;
      ++at;
    } else if (is_quoted) {
      append_quoted(c, out);
    } else {
      out += c;
      if (c == '\\' && at < well_formed.size()) out += next_code_point(well_formed, at);
    }
  }
  return out;
}

}  // namespace kconnect
