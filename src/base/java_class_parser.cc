#include "base/java_class_parser.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii_case.h"
#include "base/utf8.h"

namespace kconnect {

namespace {

int hex_digit(char32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<int>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<int>(c - 'A' + 10);
  return -1;
}

}  // namespace

PatternCharacter JavaClassParser::escape(bool starts_range) {
  const char32_t c = reader_.take_raw();
  switch (c) {
    case end_of_pattern:
      reader_.fail("Unescaped trailing backslash");
    case '0':
      return {octal_escape()};
    case 'a':
      return {0x07};
    case 'e':
      return {0x1B};
    case 'f':
      return {0x0C};
    case 'n':
      return {'\n'};
    case 'r':
      return {'\r'};
    case 't':
      return {'\t'};
    case 'c':
      if (reader_.raw() == end_of_pattern) reader_.fail("Illegal control escape sequence");
      return {reader_.take_raw() ^ 64};
    case 'u':
      return {unicode_escape()};
    case 'x':
      return {hex_escape()};
    case 'p':
      return {0, family()};
    case 'P':
      return {0, family().complement()};
    case 'v':
      if (starts_range && reader_.raw() == '-') return {0x0B};
      [[fallthrough]];
    case 'd':
    case 'h':
    case 's':
    case 'w':
      return {0, predefined_class(static_cast<char>(c), reader_.flags)};
    case 'D':
    case 'H':
    case 'S':
    case 'V':
    case 'W':
      return {0, predefined_class(static_cast<char>(c - 'A' + 'a'), reader_.flags).complement()};
    default:
      if (is_pattern_letter(c) || is_pattern_digit(c))
        reader_.fail("Illegal/unsupported escape sequence");
      return {c};
  }
}

char32_t JavaClassParser::octal_escape() {
  const auto octal = [this] { return reader_.raw() >= '0' && reader_.raw() <= '7'; };
  if (!octal()) reader_.fail("Illegal octal escape sequence");
  char32_t value = reader_.take_raw() - '0';
  const int more = value <= 3 ? 2 : 1;
  for (int i = 0; i < more && octal(); ++i) value = value * 8 + (reader_.take_raw() - '0');
  return value;
}

char32_t JavaClassParser::hex_escape() {
  if (reader_.raw() == '{') {
    reader_.skip();
    if (hex_digit(reader_.raw()) < 0) reader_.fail("Illegal hexadecimal escape sequence");
    char32_t value = 0;
    while (hex_digit(reader_.raw()) >= 0) {
      value = value * 16 + static_cast<char32_t>(hex_digit(reader_.take_raw()));
      if (value > 0x10FFFF) reader_.fail("Hexadecimal codepoint is too big");
    }
    if (reader_.take_raw() != '}') reader_.fail("Unclosed hexadecimal escape sequence");
    return value;
  }
  const int high = hex_digit(reader_.take_raw());
  const int low = hex_digit(reader_.take_raw());
  if (high < 0 || low < 0) reader_.fail("Illegal hexadecimal escape sequence");
  return static_cast<char32_t>(high * 16 + low);
}

char32_t JavaClassParser::unicode_escape() {
  const char32_t first = four_hex_digits();
  if (!is_high_surrogate(first) || reader_.raw() != '\\' || reader_.raw(1) != 'u') return first;
  const size_t back = reader_.position();
  reader_.skip(2);
  const char32_t second = four_hex_digits();
  if (is_low_surrogate(second)) return join_surrogates(first, second);
  reader_.go_back(back);
  return first;
}

char32_t JavaClassParser::four_hex_digits() {
  char32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = hex_digit(reader_.take_raw());
    if (digit < 0) reader_.fail("Illegal Unicode escape sequence");
    value = value * 16 + static_cast<char32_t>(digit);
  }
  return value;
}

CharClass JavaClassParser::family() {
  const std::string text = family_name();
  const size_t equals = text.find('=');
  if (equals == std::string::npos) {
    if (auto found = character_family(text, reader_.flags)) return *found;
    reader_.fail(fmt::format("Unknown character property name {{{}}}", text));
  }
  std::string key = text.substr(0, equals);
  std::ranges::transform(key, key.begin(), ascii_lower);
  const std::string value = text.substr(equals + 1);
  if (auto found = character_family(key, value, reader_.flags)) return *found;
  reader_.fail(fmt::format("Unknown Unicode property {{name=<{}>, value=<{}>}}", key, value));
}

// One letter, or what stands between braces.
std::string JavaClassParser::family_name() {
  std::string name;
  const char32_t first = reader_.take();
  if (first == end_of_pattern) reader_.fail("Illegal/unsupported escape sequence");
  if (first != '{') {
    append_utf8(first, name);
    return name;
  }
  while (reader_.raw() != '}') {
    if (reader_.raw() == end_of_pattern) reader_.fail("Unclosed character family");
    append_utf8(reader_.take_raw(), name);
  }
  reader_.skip();
  if (name.empty()) reader_.fail("Empty character family");
  return name;
}

CharClass JavaClassParser::bracketed_class() {
  const PatternReader::Nested nested(reader_);
  reader_.skip();
  const bool is_negated = reader_.raw() == '^';
  if (is_negated) reader_.skip();
  CharClass set = class_content(true);
  return is_negated ? set.complement() : set;
}

// Up to the closing bracket, which is taken only by the class that it closes.
CharClass JavaClassParser::class_content(bool is_bracketed) {
  std::optional<CharClass> set;
  const auto add = [&set](const CharClass& more) { set = set ? set->unite(more) : more; };
  for (;;) {
    const char32_t c = reader_.peek();
    if (c == end_of_pattern) reader_.fail("Unclosed character class");
    if (c == ']' && set) {
      if (is_bracketed) reader_.skip();
      return *set;
    }
    if (c == '[') {
      add(bracketed_class());
    } else if (c == '&' && reader_.raw(1) == '&') {
      reader_.skip(2);
      const std::optional<CharClass> right = class_operand();
      if (!set && !right) reader_.fail("Bad class syntax");
      if (right) set = set ? set->intersect(*right) : right;
    } else {
      add(class_range());
    }
  }
}

// What stands between && and the next && or the closing bracket; nullopt when nothing does.
std::optional<CharClass> JavaClassParser::class_operand() {
  std::optional<CharClass> set;
  while (reader_.peek() != ']' && reader_.peek() != '&') {
    if (reader_.peek() == end_of_pattern) reader_.fail("Unclosed character class");
    const CharClass more = reader_.peek() == '[' ? bracketed_class() : class_content(false);
    set = set ? set->unite(more) : more;
  }
  return set;
}

CharClass JavaClassParser::class_range() {
  const auto item = [this](bool starts_range) -> PatternCharacter {
    const char32_t c = reader_.take();
    return c == '\\' ? escape(starts_range) : PatternCharacter{c};
  };
  const PatternCharacter first = item(true);
  if (first.set) return *first.set;
  if (reader_.peek() != '-' || reader_.raw(1) == '[' || reader_.raw(1) == ']' ||
      reader_.raw(1) == end_of_pattern) {
    return CharClass::single(first.character, reader_.flags);
  }
  reader_.skip();
  const PatternCharacter last = item(false);
  if (last.set || last.character < first.character) reader_.fail("Illegal character range");
  return CharClass::range(first.character, last.character, reader_.flags);
}

}  // namespace kconnect
