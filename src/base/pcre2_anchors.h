#pragma once

#include <string>

#include "base/java_pattern_reader.h"

namespace kconnect {

// Java's dot and its assertions about lines and words, written out for PCRE2 so that no option of
// PCRE2 matters. Java ends lines at \n, \r\n, \r, U+0085, U+2028 and U+2029, under the flag d at \n
// alone.
std::string pcre2_dot(const RegexFlags& flags);
std::string pcre2_line_start(const RegexFlags& flags);       // ^
std::string pcre2_line_end(const RegexFlags& flags);         // $ under the flag m
std::string pcre2_text_end(const RegexFlags& flags);         // $ without it, and \Z
std::string pcre2_word_boundary(const CharFlags& flags);     // \b
std::string pcre2_no_word_boundary(const CharFlags& flags);  // \B
// \R
inline constexpr const char* pcre2_line_break = R"((?:\r\n|[\n\x{b}\f\r\x{85}\x{2028}\x{2029}]))";

}  // namespace kconnect
