#include "base/regex_syntax_error.h"

#include <utility>

namespace kconnect {

namespace {

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// Blanks below a number of characters, and whether something stands behind them. The pattern may be
// ill-formed.
std::pair<std::string, bool> caret_indent(std::string_view pattern, size_t characters) {
  std::string indent;
  for (const char byte : pattern) {
    if (continues_character(byte)) continue;
    if (indent.size() == characters) return {indent, true};
    indent += byte == '\t' ? '\t' : ' ';
  }
  return {indent, false};
}

std::string layout(std::string_view description, std::string_view pattern,
                   std::optional<size_t> index) {
  std::string message(description);
  if (index) message += " near index " + std::to_string(*index);
  message += '\n';
  message += pattern;
  if (!index) return message;
  const auto [indent, has_place] = caret_indent(pattern, *index);
  if (has_place) message += '\n' + indent + '^';
  return message;
}

}  // namespace

RegexSyntaxError::RegexSyntaxError(std::string_view description, std::string_view pattern,
                                   std::optional<size_t> index)
    : std::runtime_error(layout(description, pattern, index)) {}

}  // namespace kconnect
