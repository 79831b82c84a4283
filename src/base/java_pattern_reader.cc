#include "base/java_pattern_reader.h"

#include "base/java_quoting.h"
#include "base/regex_syntax_error.h"

namespace kconnect {

namespace {

constexpr int deepest_nesting = 100;

bool is_blank(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

}  // namespace

PatternReader::PatternReader(std::string_view java_pattern)
    : source_(java_pattern), pattern_(without_quoting(java_pattern)) {}

bool PatternReader::take_if(char32_t c) {
  if (peek() != c) return false;
  ++at_;
  return true;
}

void PatternReader::fail(std::string_view description) const {
  throw RegexSyntaxError(description, source_, at_ == 0 ? 0 : at_ - 1);
}

void PatternReader::skip_comments() {
  while (is_blank(raw()) || raw() == '#') {
    if (raw() == '#') {
      while (raw() != end_of_pattern && !is_line_end(raw())) ++at_;
    } else {
      ++at_;
    }
  }
}

bool PatternReader::is_line_end(char32_t c) const {
  if (flags.unix_lines) return c == '\n';
  return c == '\n' || c == '\r' || c == 0x85 || (c | 1) == 0x2029;
}

PatternReader::Nested::Nested(PatternReader& reader) : reader_(reader) {
  if (++reader_.depth_ > deepest_nesting) {
    --reader_.depth_;
    reader_.fail("Groups are nested too deeply");
  }
}

}  // namespace kconnect
