#pragma once

#include <string>
#include <string_view>

#include "base/java_char_class.h"

namespace kconnect {

// The flags of a Java pattern at the current position, as in (?ms).
struct RegexFlags : CharFlags {
  bool multi_line = false;  // m
  bool dot_all = false;     // s
  bool unix_lines = false;  // d
  bool comments = false;    // x
};

inline constexpr char32_t end_of_pattern = 0xFFFFFFFF;

// Reads the characters of a Java pattern, whose \Q...\E has been resolved. peek and take skip
// blanks and comments under the flag x, the others take characters as they stand.
class PatternReader {
 public:
  explicit PatternReader(std::string_view java_pattern);

  char32_t raw(size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : end_of_pattern;
  }
  char32_t take_raw() {
    const char32_t c = raw();
    ++at_;
    return c;
  }
  char32_t peek() {
    if (flags.comments) skip_comments();
    return raw();
  }
  char32_t take() {
    peek();
    return take_raw();
  }
  bool take_if(char32_t c);
  void skip(size_t count = 1) { at_ += count; }
  size_t position() const { return at_; }
  void go_back(size_t position) { at_ = position; }

  // Throws RegexSyntaxError for the character that was taken last.
  [[noreturn]] void fail(std::string_view description) const;

  // Guards the stack while it lives: groups and classes may be nested to some depth only.
  class Nested {
   public:
    explicit Nested(PatternReader& reader);
    ~Nested() { --reader_.depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

   private:
    PatternReader& reader_;
  };

  RegexFlags flags;

 private:
  void skip_comments();
  bool is_line_end(char32_t c) const;

  std::string source_;
  std::u32string pattern_;
  size_t at_ = 0;
  int depth_ = 0;
};

// ASCII alone.
inline bool is_pattern_digit(char32_t c) {
  return c >= '0' && c <= '9';
}
inline bool is_pattern_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace kconnect
