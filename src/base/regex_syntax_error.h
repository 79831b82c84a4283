#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kconnect {

// A regular expression that Java refuses, or one that cannot be carried over to PCRE2. The message
// has the layout of java.util.regex.PatternSyntaxException: description, place, pattern, caret.
class RegexSyntaxError : public std::runtime_error {
 public:
  // index counts the characters of the pattern; without one no place is named.
  RegexSyntaxError(std::string_view description, std::string_view pattern,
                   std::optional<size_t> index = std::nullopt);
};

}  // namespace kconnect
