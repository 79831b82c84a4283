#include "base/java_regex_translator.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/java_class_parser.h"
#include "base/pcre2_anchors.h"

namespace kconnect {

namespace {

constexpr int largest_repetition = 65535;  // PCRE2's own limit

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

class Translator {
 public:
  explicit Translator(std::string_view java_pattern) : reader_(java_pattern) {}

  TranslatedRegex translate() {
    Piece whole = alternatives();
    if (reader_.peek() == ')') reader_.fail("Unmatched closing ')'");
    result_.pattern = "(?:" + whole.text + ")";
    for (size_t i = result_.group_count; i < highest_reference_; ++i) result_.pattern += "(){0}";
    return std::move(result_);
  }

 private:
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
  Piece literal(char32_t c) const { return one_of(CharClass::single(c, reader_.flags)); }
  Piece escape();
  std::optional<Piece> assertion_escape(char32_t letter);
  Piece back_reference(size_t number);
  Piece numbered_reference();
  Piece named_reference();

  PatternReader reader_;
  JavaClassParser classes_{reader_};
  size_t highest_reference_ = 0;
  size_t references_ = 0;
  TranslatedRegex result_;
};

Piece Translator::alternatives() {
  const PatternReader::Nested nested(reader_);
  Piece result = sequence();
  while (reader_.take_if('|')) {
    const Piece next = sequence();
    result.text += "|" + next.text;
    if (result.width != next.width) result.width.reset();
  }
  return result;
}

Piece Translator::sequence() {
  Piece result;
  for (;;) {
    const char32_t c = reader_.peek();
    if (c == end_of_pattern || c == '|' || c == ')') return result;
    if (c == '?' || c == '*' || c == '+') {
      reader_.skip();
      reader_.fail(fmt::format("Dangling meta character '{}'", static_cast<char>(c)));
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
  reader_.skip();
  const RegexFlags outer = reader_.flags;
  std::optional<Piece> result;
  if (reader_.peek() != '?') {
    result = capturing_group({});
  } else {
    reader_.skip();
    const char32_t kind = reader_.raw();
    if (kind == ':' || kind == '=' || kind == '!' || kind == '>' || kind == '<') {
      result = special_group();
    } else {
      if (kind == '$' || kind == '@') reader_.fail("Unknown group type");
      if (inline_flags()) return std::nullopt;
      result = group_body("(?:");
    }
  }
  if (reader_.take() != ')') reader_.fail("Unclosed group");
  reader_.flags = outer;
  return result;
}

Piece Translator::capturing_group(const std::string& name) {
  const size_t number = ++result_.group_count;
  if (!name.empty()) result_.group_names.emplace_back(name, number);
  return group_body("(");
}

Piece Translator::special_group() {
  const char32_t kind = reader_.take_raw();
  if (kind == ':') return group_body("(?:");
  if (kind == '>') return group_body("(?>");
  if (kind != '<') return {group_body(kind == '=' ? "(?=" : "(?!").text, 0};
  const char32_t next = reader_.take();
  if (next == '=' || next == '!') return look_behind(next == '!');
  const std::string name = group_name(next);
  for (const auto& [known, number] : result_.group_names) {
    if (known == name)
      reader_.fail(fmt::format("Named capturing group <{}> is already defined", name));
  }
  return capturing_group(name);
}

Piece Translator::look_behind(bool is_negative) {
  const size_t groups = result_.group_count;
  const size_t references = references_;
  const Piece body = alternatives();
  if (body.width) return {fmt::format("(?<{}{})", is_negative ? '!' : '=', body.text), 0};
  if (result_.group_count != groups || references_ != references) {
    reader_.fail("Capturing groups within a look-behind of variable length are not supported");
  }
  if (result_.look_behinds.size() == 255) reader_.fail("Too many look-behinds of variable length");
  result_.look_behinds.push_back(body.text);
  const std::string callout = fmt::format("(?C{})", result_.look_behinds.size());
  return zero_width(is_negative ? "(?!" + callout + ")" : callout);
}

Piece Translator::group_body(std::string_view opening) {
  const Piece body = alternatives();
  return {fmt::format("{}{})", opening, body.text), body.width};
}

std::string Translator::group_name(char32_t first) {
  if (!is_pattern_letter(first))
    reader_.fail("capturing group name does not start with a Latin letter");
  std::string name(1, static_cast<char>(first));
  char32_t next = reader_.take();
  for (; is_pattern_letter(next) || is_pattern_digit(next); next = reader_.take())
    name += static_cast<char>(next);
  if (next != '>') reader_.fail("named capturing group is missing trailing '>'");
  return name;
}

// True when the flags hold up to the end of the enclosing group, false when a group follows.
bool Translator::inline_flags() {
  bool on = true;
  for (;;) {
    const char32_t c = reader_.peek();
    if (c == '-' && on) {
      on = false;
    } else if (c == 'c') {
      reader_.fail("Canonical equivalence (?c) is not supported");
    } else if (!set_flag(c, on)) {
      break;
    }
    reader_.skip();
  }
  const char32_t closing = reader_.take();
  if (closing != ')' && closing != ':') reader_.fail("Unknown inline modifier");
  return closing == ')';
}

bool Translator::set_flag(char32_t letter, bool on) {
  switch (letter) {
    case 'i':
      reader_.flags.ignore_case = on;
      return true;
    case 'm':
      reader_.flags.multi_line = on;
      return true;
    case 's':
      reader_.flags.dot_all = on;
      return true;
    case 'd':
      reader_.flags.unix_lines = on;
      return true;
    case 'u':
      reader_.flags.unicode_case = on;
      return true;
    case 'x':
      reader_.flags.comments = on;
      return true;
    case 'U':
      reader_.flags.unicode_classes = on;
      reader_.flags.unicode_case = on;
      return true;
    default:
      return false;
  }
}

Piece Translator::quantified(Piece atom) {
  const char32_t c = reader_.peek();
  if (c != '?' && c != '*' && c != '+' && c != '{') return atom;
  reader_.skip();
  const std::string count = c == '{' ? repetition() : std::string(1, static_cast<char>(c));
  // PCRE2 repeats assertions in ways of its own, groups as Java does.
  std::string text = atom.width == 0 ? "(?:" + atom.text + ")" : std::move(atom.text);
  text += count;
  if (reader_.peek() == '?' || reader_.peek() == '+') text += static_cast<char>(reader_.take());
  return {std::move(text), std::nullopt};
}

// What follows the opening brace, as "{2}", "{2,}" or "{2,3}".
std::string Translator::repetition() {
  if (!is_pattern_digit(reader_.raw())) {
    reader_.skip();
    reader_.fail("Illegal repetition");
  }
  const int least = repetition_count();
  std::optional<int> most = least;
  if (reader_.take_if(',')) {
    most.reset();
    if (is_pattern_digit(reader_.peek())) {
      most = repetition_count();
    } else if (reader_.peek() != '}') {
      reader_.fail("Illegal repetition");
    }
  }
  if (reader_.take() != '}') reader_.fail("Unclosed counted closure");
  if (!most) return fmt::format("{{{},}}", least);
  if (*most < least) reader_.fail("Illegal repetition range");
  return least == *most ? fmt::format("{{{}}}", least) : fmt::format("{{{},{}}}", least, *most);
}

int Translator::repetition_count() {
  int count = 0;
  while (is_pattern_digit(reader_.peek())) {
    count = count * 10 + static_cast<int>(reader_.take() - '0');
    if (count > largest_repetition) reader_.fail("Repetition counts above 65535 are not supported");
  }
  return count;
}

Piece Translator::atom() {
  const char32_t c = reader_.peek();
  if (c == '[') return one_of(classes_.bracketed_class());
  reader_.skip();
  switch (c) {
    case '\\':
      return escape();
    case '^':
      return zero_width(pcre2_line_start(reader_.flags));
    case '$':
      return zero_width(reader_.flags.multi_line ? pcre2_line_end(reader_.flags)
                                                 : pcre2_text_end(reader_.flags));
    case '.':
      return {pcre2_dot(reader_.flags), 1};
    default:
      return literal(c);
  }
}

Piece Translator::one_of(const CharClass& set) const {
  const bool fold = reader_.flags.ignore_case && reader_.flags.unicode_case;
  return {fold ? "(?i:" + set.pattern() + ")" : set.pattern(), 1};
}

Piece Translator::escape() {
  const char32_t c = reader_.raw();
  if (c >= '1' && c <= '9') return numbered_reference();
  if (c == 'k') return named_reference();
  if (auto assertion = assertion_escape(c)) {
    reader_.skip();
    return *assertion;
  }
  const PatternCharacter item = classes_.escape();
  return item.set ? one_of(*item.set) : literal(item.character);
}

// Escapes that have no meaning within brackets.
std::optional<Piece> Translator::assertion_escape(char32_t letter) {
  switch (letter) {
    case 'A':
      return zero_width(R"(\A)");
    case 'B':
      return zero_width(pcre2_no_word_boundary(reader_.flags));
    case 'G':
      return zero_width(R"(\G)");
    case 'R':
      return Piece{pcre2_line_break, std::nullopt};
    case 'X':
      return Piece{R"((?:\X))", std::nullopt};
    case 'Z':
      return zero_width(pcre2_text_end(reader_.flags));
    case 'b':
      if (reader_.raw(1) == '{' && reader_.raw(2) == 'g')
        reader_.fail("Grapheme boundaries (\\b{g}) are not supported");
      return zero_width(pcre2_word_boundary(reader_.flags));
    case 'z':
      return zero_width(R"(\z)");
    default:
      return std::nullopt;
  }
}

Piece Translator::back_reference(size_t number) {
  ++references_;
  highest_reference_ = std::max(highest_reference_, number);
  return {fmt::format("(?{}:\\g{{{}}})", reader_.flags.ignore_case ? "i" : "", number),
          std::nullopt};
}

// Takes further digits only while so many groups have been opened.
Piece Translator::numbered_reference() {
  size_t number = static_cast<size_t>(reader_.take_raw() - '0');
  while (is_pattern_digit(reader_.peek())) {
    const size_t longer = number * 10 + static_cast<size_t>(reader_.raw() - '0');
    if (longer > result_.group_count) break;
    number = longer;
    reader_.skip();
  }
  return back_reference(number);
}

Piece Translator::named_reference() {
  reader_.skip();
  if (reader_.take() != '<') reader_.fail("\\k is not followed by '<' for named capturing group");
  const std::string name = group_name(reader_.take());
  for (const auto& [known, number] : result_.group_names) {
    if (known == name) return back_reference(number);
  }
  reader_.fail(fmt::format("named capturing group <{}> does not exist", name));
}

}  // namespace

TranslatedRegex translate_java_regex(std::string_view java_pattern) {
  return Translator(java_pattern).translate();
}

}  // namespace kconnect
