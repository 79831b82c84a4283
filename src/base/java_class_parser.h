#pragma once

#include <optional>

#include "base/java_pattern_reader.h"

namespace kconnect {

// One character of a pattern, or a set that stands in its place.
struct PatternCharacter {
  char32_t character = 0;
  std::optional<CharClass> set = {};
};

// The parts of Java's syntax that stand for one character: escapes, families and bracketed classes.
class JavaClassParser {
 public:
  explicit JavaClassParser(PatternReader& reader) : reader_(reader) {}

  // What follows a backslash. starts_range: a hyphen behind \v makes it a vertical tab instead of
  // the set.
  PatternCharacter escape(bool starts_range = false);
  // From the opening bracket to the closing one.
  CharClass bracketed_class();

 private:
  char32_t octal_escape();
  char32_t hex_escape();
  char32_t unicode_escape();
  char32_t four_hex_digits();
  CharClass family();
  std::string family_name();
  CharClass class_content(bool is_bracketed);
  std::optional<CharClass> class_operand();
  CharClass class_range();

  PatternReader& reader_;
};

}  // namespace kconnect
