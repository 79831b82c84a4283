#include "base/pcre2_anchors.h"

#include <fmt/format.h>

namespace kconnect {

std::string pcre2_dot(const RegexFlags& flags) {
  if (flags.dot_all) return "(?s:.)";
  return flags.unix_lines ? R"([^\n])" : R"([^\n\r\x{85}\x{2028}\x{2029}])";
}

// Never at the end of the text, even behind a line end.
std::string pcre2_line_start(const RegexFlags& flags) {
  if (!flags.multi_line) return R"(\A)";
  if (flags.unix_lines) return R"((?!\z)(?:\A|(?<=\n)))";
  return R"((?!\z)(?:\A|(?<=[\n\r\x{85}\x{2028}\x{2029}])(?!(?<=\r)\n)))";
}

std::string pcre2_line_end(const RegexFlags& flags) {
  if (flags.unix_lines) return R"((?=\n|\z))";
  return R"((?=\r\n|(?<!\r)\n|[\r\x{85}\x{2028}\x{2029}]|\z))";
}

std::string pcre2_text_end(const RegexFlags& flags) {
  if (flags.unix_lines) return R"((?=\n?\z))";
  return R"((?=(?:\r\n|(?<!\r)\n|[\r\x{85}\x{2028}\x{2029}])?\z))";
}

std::string pcre2_word_boundary(const CharFlags& flags) {
  if (!flags.unicode_classes) return R"(\b)";
  return fmt::format("(?<={0})(?!{0})|(?<!{0})(?={0})", predefined_class('w', flags).pattern());
}

std::string pcre2_no_word_boundary(const CharFlags& flags) {
  if (!flags.unicode_classes) return R"(\B)";
  return fmt::format("(?<={0})(?={0})|(?<!{0})(?!{0})", predefined_class('w', flags).pattern());
}

}  // namespace kconnect
