#include "base/java_date_pattern.h"

#include <stdexcept>

#include <fmt/format.h>

namespace kconnect {

namespace {

constexpr std::string_view known_letters = "GyMdkHmsSEDFwWahKzZYuXL";
constexpr size_t longest_iso_zone = 3;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void append_literal(char c, std::vector<DateElement>& out) {
  if (out.empty() || out.back().letter != 0) out.emplace_back();
  out.back().literal += c;
}

DateElement letters(std::string_view run) {
  const char letter = run.front();
  if (known_letters.find(letter) == std::string_view::npos) {
    throw std::invalid_argument(fmt::format("Illegal pattern character '{}'", letter));
  }
  if (letter == 'X' && run.size() > longest_iso_zone) {
    throw std::invalid_argument(fmt::format("invalid ISO 8601 format: length={}", run.size()));
  }
  return {letter, run.size()};
}

}  // namespace

bool DateElement::is_number() const {
  if (letter == 'M' || letter == 'L') return count <= 2;
  return letter != 0 && std::string_view("GEazZX").find(letter) == std::string_view::npos;
}

std::vector<DateElement> parse_date_pattern(std::string_view pattern) {
  std::vector<DateElement> out;
  bool is_quoted = false;
  for (size_t at = 0; at < pattern.size();) {
    const char c = pattern[at];
    if (c == '\'') {
      const bool is_doubled = pattern.substr(at + 1).starts_with('\'');
      if (is_doubled) {
        append_literal(c, out);
      } else {
        is_quoted = !is_quoted;
      }
      at += is_doubled ? 2 : 1;
    } else if (is_quoted || !is_letter(c)) {
      append_literal(c, out);
      ++at;
    } else {
      const size_t end = std::min(pattern.find_first_not_of(c, at), pattern.size());
      out.push_back(letters(pattern.substr(at, end - at)));
      at = end;
    }
  }
  if (is_quoted) throw std::invalid_argument("Unterminated quote");
  return out;
}

}  // namespace kconnect
