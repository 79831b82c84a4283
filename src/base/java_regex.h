#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/regex_syntax_error.h"

namespace kconnect {

// A regular expression in Java's syntax with Java's meaning, run by PCRE2's just-in-time compiler.
// Text is UTF-8; ill-formed parts never match. An object owns the memory of its matches, so that
// matching allocates nothing: one thread at a time may use it.
class JavaRegex {
 public:
  // Throws RegexSyntaxError for what Java refuses, and for the few things that PCRE2 cannot do:
  // canonical equivalence, grapheme boundaries, character names, groups in look-behinds of variable
  // length.
  static JavaRegex compile(std::string_view pattern);
  JavaRegex(JavaRegex&&) noexcept;
  JavaRegex& operator=(JavaRegex&&) noexcept;
  ~JavaRegex();

  const std::string& pattern() const noexcept;
  size_t group_count() const noexcept;

  // The following throw std::runtime_error when matching needs more steps or memory than PCRE2
  // grants.

  // Matcher.matches(): the whole text.
  bool full_match(std::string_view text);
  // Matcher.find(): the first match that starts at an offset or behind it; a view into the text.
  std::optional<std::string_view> find(std::string_view text, size_t from = 0);
  // A group of the last match of either kind: nullopt when it took no part in the match. The text
  // must still live. Throws std::out_of_range ("No group 2").
  std::optional<std::string_view> group(size_t number) const;

  // Java's replacement text: $n, ${name}, and \ before a character that means itself. What is wrong
  // in it shows only when there is a match: std::invalid_argument, or std::out_of_range for a group
  // that does not exist, with Java's messages.
  std::string replace_first(std::string_view text, std::string_view replacement);
  std::string replace_all(std::string_view text, std::string_view replacement);

 private:
  struct Matcher;
  explicit JavaRegex(std::unique_ptr<Matcher> matcher);
  std::unique_ptr<Matcher> matcher_;
};

}  // namespace kconnect
