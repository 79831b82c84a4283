#include "base/regex_syntax_error.h"

#include "base/utf8.h"

namespace kconnect {

namespace {

std::string layout(std::string_view description, std::string_view pattern,
                   std::optional<size_t> index) {
  std::string message(description);
  if (index) message += " near index " + std::to_string(*index);
  message += '\n';
  message += pattern;
  if (!index) return message;
  std::string indent;
  size_t position = 0;
  while (indent.size() < *index && position < pattern.size()) {
    indent += next_code_point(pattern, position) == '\t' ? '\t' : ' ';
  }
  if (position < pattern.size()) message += '\n' + indent + '^';
  return message;
}

}  // namespace

RegexSyntaxError::RegexSyntaxError(std::string_view description, std::string_view pattern,
                                   std::optional<size_t> index)
    : std::runtime_error(layout(description, pattern, index)) {}

}  // namespace kconnect
