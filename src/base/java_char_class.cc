#include "base/java_char_class.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"

namespace kconnect {

namespace {

constexpr std::string_view every_character = R"(\x{0}-\x{10ffff})";

bool is_ascii_alphanumeric(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// PCRE2 refuses surrogates as ends of a range; no text holds them.
void append_range(char32_t first, char32_t last, std::string& out) {
  if (is_surrogate(first)) first = 0xE000;
  if (is_surrogate(last)) last = 0xD7FF;
  if (first > last) return;
  out += literal_character(first);
  if (first != last) out += '-' + literal_character(last);
}

// The other case of the part of a range that overlaps letters.
void append_other_case(char32_t first, char32_t last, char32_t letters, char32_t others,
                       std::string& out) {
  const char32_t low = std::max(first, letters);
  const char32_t high = std::min<char32_t>(last, letters + 25);
  if (low <= high) append_range(low - letters + others, high - letters + others, out);
}

}  // namespace

std::string literal_character(char32_t c) {
  if (is_ascii_alphanumeric(c)) return std::string(1, static_cast<char>(c));
  return fmt::format("\\x{{{:x}}}", static_cast<uint32_t>(c));
}

CharClass CharClass::items(std::string pcre2_items) {
  CharClass result;
  result.items_ = std::move(pcre2_items);
  return result;
}

CharClass CharClass::of_expression(std::string expression) {
  CharClass result;
  result.expression_ = std::move(expression);
  return result;
}

CharClass CharClass::range(char32_t first, char32_t last, const CharFlags& flags) {
  std::string text;
  append_range(first, last, text);
  if (!flags.ignore_case || flags.unicode_case) return items(std::move(text));
  append_other_case(first, last, 'a', 'A', text);
  append_other_case(first, last, 'A', 'a', text);
  return items(std::move(text));
}

CharClass CharClass::unite(const CharClass& other) const {
  const bool both_plain = expression_.empty() && other.expression_.empty();
  if (both_plain && !is_negated_ && !other.is_negated_) return items(items_ + other.items_);
  return of_expression("(?:" + pattern() + "|" + other.pattern() + ")");
}

CharClass CharClass::intersect(const CharClass& other) const {
  return of_expression("(?:(?=" + pattern() + ")" + other.pattern() + ")");
}

CharClass CharClass::complement() const {
  if (!expression_.empty()) {
    return of_expression(fmt::format("(?:(?!{})[{}])", expression_, every_character));
  }
  CharClass result = *this;
  result.is_negated_ = !is_negated_;
  return result;
}

std::string CharClass::pattern() const {
  if (!expression_.empty()) return expression_;
  if (items_.empty()) return fmt::format("[{}{}]", is_negated_ ? "" : "^", every_character);
  return fmt::format("[{}{}]", is_negated_ ? "^" : "", items_);
}

}  // namespace kconnect
