#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kconnect {

// A Java pattern written for PCRE2 in UTF mode without further options: all flags, line ends and
// blanks are spelled out.
struct TranslatedRegex {
  std::string pattern;
  size_t group_count = 0;  // of the Java pattern; the PCRE2 pattern may end in more, never set ones
  std::vector<std::pair<std::string, size_t>> group_names;
  // Look-behinds of no fixed length, which PCRE2 lacks: callout number i + 1 holds when
  // look_behinds[i] matches a part of the text that ends at the current position.
  std::vector<std::string> look_behinds;
};

// Throws RegexSyntaxError.
TranslatedRegex translate_java_regex(std::string_view java_pattern);

}  // namespace kconnect
