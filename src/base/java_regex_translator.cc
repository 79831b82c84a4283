#include "base/java_regex_translator.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/ascii_case.h"
#include "base/java_char_class.h"
#include "base/java_quoting.h"
#include "base/regex_syntax_error.h"
#include "base/utf8.h"

namespace kconnect {

namespace {

constexpr char32_t end_of_pattern = 0xFFFFFFFF;
constexpr int deepest_nesting = 100;
constexpr int largest_repetition = 65535;  // PCRE2's own limit

bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_blank(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

int hex_digit(char32_t c) {
  if (is_digit(c)) return static_cast<int>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<int>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<int>(c - 'A' + 10);
  return -1;
}

struct Flags : CharFlags {
  bool multi_line = false;  // m
  bool dot_all = false;     // s
  bool unix_lines = false;  // d
  bool comments = false;    // x
};

// PCRE2 text of a part, and the number of characters it matches when that is fixed.
struct Piece {
  std::string text = {};
  std::optional<size_t> width = 0;

  void append(const Piece& next) {
    text += next.text;
    width = width && next.width ? std::optional(*width + *next.width) : std::nullopt;
  }
};

Piece zero_width(std::string text) {
  return {"(?:" + std::move(text) + ")", 0};
}

// A character of a class, or a set standing in it.
struct ClassItem {
  char32_t character = 0;
  std::optional<CharClass> set = {};
};

class Translator {
 public:
  explicit Translator(std::string_view java_pattern)
      : source_(java_pattern), pattern_(without_quoting(java_pattern)) {}

  TranslatedRegex translate() {
    Piece whole = alternatives();
    if (peek() == ')') fail("Unmatched closing ')'");
    result_.pattern = "(?:" + whole.text + ")";
    for (size_t i = result_.group_count; i < highest_reference_; ++i) result_.pattern += "(){0}";
    return std::move(result_);
  }

 private:
  // Reading. peek and take skip blanks and comments under the flag x.
  char32_t raw(size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : end_of_pattern;
  }
  char32_t take_raw() { return at_ < pattern_.size() ? pattern_[at_++] : (++at_, end_of_pattern); }
  char32_t peek() {
    if (flags_.comments) skip_comments();
    return raw();
  }
  char32_t take() {
    peek();
    return take_raw();
  }
  bool take_if(char32_t c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void skip_comments() {
    while (is_blank(raw()) || raw() == '#') {
      if (raw() == '#') {
        while (raw() != end_of_pattern && !is_line_end(raw())) ++at_;
      } else {
        ++at_;
      }
    }
  }
  bool is_line_end(char32_t c) const {
    if (flags_.unix_lines) return c == '\n';
    return c == '\n' || c == '\r' || c == 0x85 || (c | 1) == 0x2029;
  }
  [[noreturn]] void fail(std::string_view description) const {
    throw RegexSyntaxError(description, source_, at_ == 0 ? 0 : at_ - 1);
  }

  class Nested {
   public:
    explicit Nested(Translator& translator) : translator_(translator) {
      if (++translator_.depth_ > deepest_nesting) translator_.fail("Groups are nested too deeply");
    }
    ~Nested() { --translator_.depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

   private:
    Translator& translator_;
  };

  // Structure.
  Piece alternatives();
  Piece sequence();
  std::optional<Piece> group();
  Piece capturing_group(const std::string& name);
  Piece special_group();
  Piece look_behind(bool is_negative);
  Piece group_body(std::string_view opening);
  std::string group_name(char32_t first);
  bool inline_flags();
  bool set_flag(char32_t letter, bool on);
  Piece quantified(Piece atom);
  std::string repetition();
  int repetition_count();

  // One position.
  Piece atom();
  Piece one_of(const CharClass& set) const;
  Piece literal(char32_t c) const { return one_of(CharClass::single(c, flags_)); }
  Piece dot() const;
  Piece line_start() const;
  Piece line_end(bool multi_line) const;
  Piece escape();
  std::optional<Piece> assertion_escape(char32_t letter);
  Piece word_boundary(bool is_negative) const;
  Piece back_reference(size_t number);
  Piece numbered_reference();
  Piece named_reference();

  // Escapes that stand for characters, inside and outside of brackets.
  ClassItem character_escape(bool starts_range);
  char32_t octal_escape();
  char32_t hex_escape();
  char32_t unicode_escape();
  char32_t four_hex_digits();
  CharClass family();

  // Bracketed classes.
  CharClass bracketed_class();
  CharClass class_content(bool is_bracketed);
  std::optional<CharClass> class_operand();
  CharClass class_range();

  std::string_view source_;
  std::u32string pattern_;
  size_t at_ = 0;
  Flags flags_;
  int depth_ = 0;
  size_t highest_reference_ = 0;
  size_t references_ = 0;
  TranslatedRegex result_;
};

Piece Translator::alternatives() {
  const Nested nested(*this);
  Piece result = sequence();
  while (take_if('|')) {
    const Piece next = sequence();
    result.text += "|" + next.text;
    if (result.width != next.width) result.width.reset();
  }
  return result;
}

Piece Translator::sequence() {
  Piece result;
  for (;;) {
    const char32_t c = peek();
    if (c == end_of_pattern || c == '|' || c == ')') return result;
    if (c == '?' || c == '*' || c == '+') {
      ++at_;
      fail(fmt::format("Dangling meta character '{}'", static_cast<char>(c)));
    }
    if (c == '(') {
      if (auto piece = group()) result.append(quantified(std::move(*piece)));
    } else if (c == '{') {
      result.append(quantified({"(?:)", 0}));
    } else {
      result.append(quantified(atom()));
    }
  }
}

// nullopt for flags that hold from here on, as in (?i).
std::optional<Piece> Translator::group() {
  ++at_;
  const Flags outer = flags_;
  std::optional<Piece> result;
  if (peek() != '?') {
    result = capturing_group({});
  } else {
    ++at_;
    const char32_t kind = raw();
    if (kind == ':' || kind == '=' || kind == '!' || kind == '>' || kind == '<') {
      result = special_group();
    } else {
      if (kind == '$' || kind == '@') fail("Unknown group type");
      if (inline_flags()) return std::nullopt;
      result = group_body("(?:");
    }
  }
  if (take() != ')') fail("Unclosed group");
  flags_ = outer;
  return result;
}

Piece Translator::capturing_group(const std::string& name) {
  const size_t number = ++result_.group_count;
  if (!name.empty()) result_.group_names.emplace_back(name, number);
  return group_body("(");
}

Piece Translator::special_group() {
  const char32_t kind = take_raw();
  if (kind == ':') return group_body("(?:");
  if (kind == '>') return group_body("(?>");
  if (kind != '<') return {group_body(kind == '=' ? "(?=" : "(?!").text, 0};
  const char32_t next = take();
  if (next == '=' || next == '!') return look_behind(next == '!');
  const std::string name = group_name(next);
  for (const auto& [known, number] : result_.group_names) {
    if (known == name) fail(fmt::format("Named capturing group <{}> is already defined", name));
  }
  return capturing_group(name);
}

Piece Translator::look_behind(bool is_negative) {
  const size_t groups = result_.group_count;
  const size_t references = references_;
  const Piece body = alternatives();
  if (body.width) return {fmt::format("(?<{}{})", is_negative ? '!' : '=', body.text), 0};
  if (result_.group_count != groups || references_ != references) {
    fail("Capturing groups within a look-behind of variable length are not supported");
  }
  if (result_.look_behinds.size() == 255) fail("Too many look-behinds of variable length");
  result_.look_behinds.push_back(body.text);
  const std::string callout = fmt::format("(?C{})", result_.look_behinds.size());
  return zero_width(is_negative ? "(?!" + callout + ")" : callout);
}

Piece Translator::group_body(std::string_view opening) {
  const Piece body = alternatives();
  return {fmt::format("{}{})", opening, body.text), body.width};
}

std::string Translator::group_name(char32_t first) {
  if (!is_letter(first)) fail("capturing group name does not start with a Latin letter");
  std::string name(1, static_cast<char>(first));
  char32_t next = take();
  for (; is_letter(next) || is_digit(next); next = take()) name += static_cast<char>(next);
  if (next != '>') fail("named capturing group is missing trailing '>'");
  return name;
}

// True when the flags hold up to the end of the enclosing group, false when a group follows.
bool Translator::inline_flags() {
  bool on = true;
  for (;;) {
    const char32_t c = peek();
    if (c == '-' && on) {
      on = false;
    } else if (c == 'c') {
      fail("Canonical equivalence (?c) is not supported");
    } else if (!set_flag(c, on)) {
      break;
    }
    ++at_;
  }
  const char32_t closing = take();
  if (closing != ')' && closing != ':') fail("Unknown inline modifier");
  return closing == ')';
}

bool Translator::set_flag(char32_t letter, bool on) {
  switch (letter) {
    case 'i':
      flags_.ignore_case = on;
      return true;
    case 'm':
      flags_.multi_line = on;
      return true;
    case 's':
      flags_.dot_all = on;
      return true;
    case 'd':
      flags_.unix_lines = on;
      return true;
    case 'u':
      flags_.unicode_case = on;
      return true;
    case 'x':
      flags_.comments = on;
      return true;
    case 'U':
      flags_.unicode_classes = on;
      flags_.unicode_case = on;
      return true;
    default:
      return false;
  }
}

Piece Translator::quantified(Piece atom) {
  const char32_t c = peek();
  if (c != '?' && c != '*' && c != '+' && c != '{') return atom;
  ++at_;
  const std::string count = c == '{' ? repetition() : std::string(1, static_cast<char>(c));
  // PCRE2 repeats assertions in ways of its own, groups as Java does.
  std::string text = atom.width == 0 ? "(?:" + atom.text + ")" : std::move(atom.text);
  text += count;
  if (peek() == '?' || peek() == '+') text += static_cast<char>(take());
  return {std::move(text), std::nullopt};
}

// What follows the opening brace, as "{2}", "{2,}" or "{2,3}".
std::string Translator::repetition() {
  if (!is_digit(raw())) {
    ++at_;
    fail("Illegal repetition");
  }
  const int least = repetition_count();
  std::optional<int> most = least;
  if (take_if(',')) {
    most.reset();
    if (is_digit(peek())) {
      most = repetition_count();
    } else if (peek() != '}') {
      fail("Illegal repetition");
    }
  }
  if (take() != '}') fail("Unclosed counted closure");
  if (!most) return fmt::format("{{{},}}", least);
  if (*most < least) fail("Illegal repetition range");
  return least == *most ? fmt::format("{{{}}}", least) : fmt::format("{{{},{}}}", least, *most);
}

int Translator::repetition_count() {
  int count = 0;
  while (is_digit(peek())) {
    count = count * 10 + static_cast<int>(take() - '0');
    if (count > largest_repetition) fail("Repetition counts above 65535 are not supported");
  }
  return count;
}

Piece Translator::atom() {
  const char32_t c = peek();
  if (c == '[') return one_of(bracketed_class());
  ++at_;
  switch (c) {
    case '\\':
      return escape();
    case '^':
      return line_start();
    case '$':
      return line_end(flags_.multi_line);
    case '.':
      return dot();
    default:
      return literal(c);
  }
}

Piece Translator::one_of(const CharClass& set) const {
  const bool fold = flags_.ignore_case && flags_.unicode_case;
  return {fold ? "(?i:" + set.pattern() + ")" : set.pattern(), 1};
}

Piece Translator::dot() const {
  if (flags_.dot_all) return {"(?s:.)", 1};
  return {flags_.unix_lines ? R"([^\n])" : R"([^\n\r\x{85}\x{2028}\x{2029}])", 1};
}

Piece Translator::line_start() const {
  if (!flags_.multi_line) return zero_width(R"(\A)");
  if (flags_.unix_lines) return zero_width(R"((?!\z)(?:\A|(?<=\n)))");
  return zero_width(R"((?!\z)(?:\A|(?<=[\n\r\x{85}\x{2028}\x{2029}])(?!(?<=\r)\n)))");
}

Piece Translator::line_end(bool multi_line) const {
  if (flags_.unix_lines) return zero_width(multi_line ? R"((?=\n|\z))" : R"((?=\n?\z))");
  if (multi_line) return zero_width(R"((?=\r\n|(?<!\r)\n|[\r\x{85}\x{2028}\x{2029}]|\z))");
  return zero_width(R"((?=(?:\r\n|(?<!\r)\n|[\r\x{85}\x{2028}\x{2029}])?\z))");
}

Piece Translator::escape() {
  const char32_t c = raw();
  if (c >= '1' && c <= '9') return numbered_reference();
  if (c == 'k') return named_reference();
  if (auto assertion = assertion_escape(c)) {
    ++at_;
    return *assertion;
  }
  const ClassItem item = character_escape(false);
  return item.set ? one_of(*item.set) : literal(item.character);
}

// Escapes that have no meaning within brackets.
std::optional<Piece> Translator::assertion_escape(char32_t letter) {
  switch (letter) {
    case 'A':
      return zero_width(R"(\A)");
    case 'B':
      return word_boundary(true);
    case 'G':
      return zero_width(R"(\G)");
    case 'R':
      return Piece{R"((?:\r\n|[\n\x{b}\f\r\x{85}\x{2028}\x{2029}]))", std::nullopt};
    case 'X':
      return Piece{R"((?:\X))", std::nullopt};
    case 'Z':
      return line_end(false);
    case 'b':
      if (raw(1) == '{' && raw(2) == 'g') fail("Grapheme boundaries (\\b{g}) are not supported");
      return word_boundary(false);
    case 'z':
      return zero_width(R"(\z)");
    default:
      return std::nullopt;
  }
}

Piece Translator::word_boundary(bool is_negative) const {
  if (!flags_.unicode_classes) return zero_width(is_negative ? R"(\B)" : R"(\b)");
  const std::string word = predefined_class('w', flags_).pattern();
  const char* form =
      is_negative ? "(?<={0})(?={0})|(?<!{0})(?!{0})" : "(?<={0})(?!{0})|(?<!{0})(?={0})";
  return zero_width(fmt::format(fmt::runtime(form), word));
}

Piece Translator::back_reference(size_t number) {
  ++references_;
  highest_reference_ = std::max(highest_reference_, number);
  return {fmt::format("(?{}:\\g{{{}}})", flags_.ignore_case ? "i" : "", number), std::nullopt};
}

// Takes further digits only while so many groups have been opened.
Piece Translator::numbered_reference() {
  size_t number = static_cast<size_t>(take_raw() - '0');
  while (is_digit(peek())) {
    const size_t longer = number * 10 + static_cast<size_t>(raw() - '0');
    if (longer > result_.group_count) break;
    number = longer;
    ++at_;
  }
  return back_reference(number);
}

Piece Translator::named_reference() {
  ++at_;
  if (take() != '<') fail("\\k is not followed by '<' for named capturing group");
  const std::string name = group_name(take());
  for (const auto& [known, number] : result_.group_names) {
    if (known == name) return back_reference(number);
  }
  fail(fmt::format("named capturing group <{}> does not exist", name));
}

// starts_range: a hyphen behind \v makes it a vertical tab instead of the set.
ClassItem Translator::character_escape(bool starts_range) {
  const char32_t c = take_raw();
  switch (c) {
    case end_of_pattern:
      fail("Unescaped trailing backslash");
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
      if (raw() == end_of_pattern) fail("Illegal control escape sequence");
      return {take_raw() ^ 64};
    case 'u':
      return {unicode_escape()};
    case 'x':
      return {hex_escape()};
    case 'p':
      return {0, family()};
    case 'P':
      return {0, family().complement()};
    case 'v':
      if (starts_range && raw() == '-') return {0x0B};
      [[fallthrough]];
    case 'd':
    case 'h':
    case 's':
    case 'w':
      return {0, predefined_class(static_cast<char>(c), flags_)};
    case 'D':
    case 'H':
    case 'S':
    case 'V':
    case 'W':
      return {0, predefined_class(static_cast<char>(c - 'A' + 'a'), flags_).complement()};
    default:
      if (is_letter(c) || is_digit(c)) fail("Illegal/unsupported escape sequence");
      return {c};
  }
}

char32_t Translator::octal_escape() {
  const auto octal = [this] { return raw() >= '0' && raw() <= '7'; };
  if (!octal()) fail("Illegal octal escape sequence");
  char32_t value = take_raw() - '0';
  const int more = value <= 3 ? 2 : 1;
  for (int i = 0; i < more && octal(); ++i) value = value * 8 + (take_raw() - '0');
  return value;
}

char32_t Translator::hex_escape() {
  if (raw() == '{') {
    ++at_;
    if (hex_digit(raw()) < 0) fail("Illegal hexadecimal escape sequence");
    char32_t value = 0;
    while (hex_digit(raw()) >= 0) {
      value = value * 16 + static_cast<char32_t>(hex_digit(take_raw()));
      if (value > 0x10FFFF) fail("Hexadecimal codepoint is too big");
    }
    if (take_raw() != '}') fail("Unclosed hexadecimal escape sequence");
    return value;
  }
  const int high = hex_digit(take_raw());
  const int low = hex_digit(take_raw());
  if (high < 0 || low < 0) fail("Illegal hexadecimal escape sequence");
  return static_cast<char32_t>(high * 16 + low);
}

char32_t Translator::unicode_escape() {
  const char32_t first = four_hex_digits();
  if (!is_high_surrogate(first) || raw() != '\\' || raw(1) != 'u') return first;
  const size_t back = at_;
  at_ += 2;
  const char32_t second = four_hex_digits();
  if (is_low_surrogate(second)) return join_surrogates(first, second);
  at_ = back;
  return first;
}

char32_t Translator::four_hex_digits() {
  char32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = hex_digit(take_raw());
    if (digit < 0) fail("Illegal Unicode escape sequence");
    value = value * 16 + static_cast<char32_t>(digit);
  }
  return value;
}

CharClass Translator::family() {
  std::string name;
  const char32_t first = take();
  if (first == end_of_pattern) fail("Illegal/unsupported escape sequence");
  if (first == '{') {
    while (raw() != '}') {
      if (raw() == end_of_pattern) fail("Unclosed character family");
      append_utf8(take_raw(), name);
    }
    ++at_;
    if (name.empty()) fail("Empty character family");
  } else {
    append_utf8(first, name);
  }
  const size_t equals = name.find('=');
  if (equals == std::string::npos) {
    if (auto found = character_family(name, flags_)) return *found;
    fail(fmt::format("Unknown character property name {{{}}}", name));
  }
  const std::string value = name.substr(equals + 1);
  name.resize(equals);
  std::ranges::transform(name, name.begin(), ascii_lower);
  if (auto found = character_family(name, value, flags_)) return *found;
  fail(fmt::format("Unknown Unicode property {{name=<{}>, value=<{}>}}", name, value));
}

CharClass Translator::bracketed_class() {
  const Nested nested(*this);
  ++at_;
  const bool is_negated = raw() == '^';
  if (is_negated) ++at_;
  CharClass set = class_content(true);
  return is_negated ? set.complement() : set;
}

// Up to the closing bracket, which is taken only by the class that it closes.
CharClass Translator::class_content(bool is_bracketed) {
  std::optional<CharClass> set;
  const auto add = [&set](const CharClass& more) { set = set ? set->unite(more) : more; };
  for (;;) {
    const char32_t c = peek();
    if (c == end_of_pattern) fail("Unclosed character class");
    if (c == ']' && set) {
      if (is_bracketed) ++at_;
      return *set;
    }
    if (c == '[') {
      add(bracketed_class());
    } else if (c == '&' && raw(1) == '&') {
      at_ += 2;
      const std::optional<CharClass> right = class_operand();
      if (!set && !right) fail("Bad class syntax");
      if (right) set = set ? set->intersect(*right) : right;
    } else {
      add(class_range());
    }
  }
}

// What stands between && and the next && or the closing bracket; nullopt when nothing does.
std::optional<CharClass> Translator::class_operand() {
  std::optional<CharClass> set;
  while (peek() != ']' && peek() != '&') {
    if (peek() == end_of_pattern) fail("Unclosed character class");
    const CharClass more = peek() == '[' ? bracketed_class() : class_content(false);
    set = set ? set->unite(more) : more;
  }
  return set;
}

CharClass Translator::class_range() {
  const auto item = [this](bool starts_range) -> ClassItem {
    const char32_t c = take();
    return c == '\\' ? character_escape(starts_range) : ClassItem{c};
  };
  const ClassItem first = item(true);
  if (first.set) return *first.set;
  if (peek() != '-' || raw(1) == '[' || raw(1) == ']' || raw(1) == end_of_pattern) {
    return CharClass::single(first.character, flags_);
  }
  ++at_;
  const ClassItem last = item(false);
  if (last.set || last.character < first.character) fail("Illegal character range");
  return CharClass::range(first.character, last.character, flags_);
}

}  // namespace

TranslatedRegex translate_java_regex(std::string_view java_pattern) {
  return Translator(java_pattern).translate();
}

}  // namespace kconnect
