#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kconnect {

// How letters compare and how far \w, \d and the like reach: Java's flags i, u and U.
struct CharFlags {
  bool ignore_case = false;      // i: of ASCII letters only
  bool unicode_case = false;     // u: with i, of all letters
  bool unicode_classes = false;  // U
};

// A set of characters, written as PCRE2 text that matches one character. PCRE2 has no union,
// intersection or complement of classes, so that these become look-aheads and alternatives.
class CharClass {
 public:
  CharClass() = default;  // the empty set
  // From what stands between the brackets of a PCRE2 class.
  static CharClass items(std::string pcre2_items);
  // Other cases are added for ASCII alone; i with u is left to PCRE2: put pattern() under (?i:).
  static CharClass range(char32_t first, char32_t last, const CharFlags& flags);
  static CharClass single(char32_t c, const CharFlags& flags) { return range(c, c, flags); }

  CharClass unite(const CharClass& other) const;
  CharClass intersect(const CharClass& other) const;
  CharClass complement() const;

  // One PCRE2 item: a bracketed class or a non-capturing group.
  std::string pattern() const;

 private:
  static CharClass of_expression(std::string expression);
  std::string items_;
  bool is_negated_ = false;
  std::string expression_;  // replaces items_ when not empty
};

// PCRE2 text of one character, meaning nothing but itself inside and outside of brackets.
std::string literal_character(char32_t c);

// The set behind \p{name}; nullopt when Java knows no such property. Scripts are passed on to
// PCRE2.
std::optional<CharClass> character_family(std::string_view name, const CharFlags& flags);
// The set behind \p{key=value}; key is in lower case.
std::optional<CharClass> character_family(std::string_view key, std::string_view value,
                                          const CharFlags& flags);
// The set behind \d, \h, \s, \v or \w.
CharClass predefined_class(char letter, const CharFlags& flags);

}  // namespace kconnect
