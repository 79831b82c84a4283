#pragma once

#include <optional>
#include <string_view>

namespace kconnect {

// Cuts text at unescaped delimiters : , { } [ ] " which are tokens themselves. A backslash keeps
// the next character from cutting and stays in its token.
class ValueTokens {
 public:
  explicit ValueTokens(std::string_view text) : text_(text) {}

  std::string_view text() const { return text_; }
  bool has_next() const { return peeked_.has_value() || at_ < text_.size(); }
  std::string_view next();
  // The next tokens as one text; nullopt, and nothing taken, when there are fewer.
  std::optional<std::string_view> next(int count);
  // Takes the next token when it is the expected one, blanks around it and blank tokens before it
  // ignored.
  bool take(std::string_view expected);
  // The same without ignoring blanks.
  bool take_exactly(std::string_view expected);

  size_t mark() const { return at_ - (peeked_ ? peeked_->size() : 0); }
  void rewind_to(size_t mark);

 private:
  std::string_view cut();

  std::string_view text_;
  size_t at_ = 0;
  std::optional<std::string_view> peeked_;
};

// Java's trim: characters up to U+0020 at both ends.
std::string_view trim_blanks(std::string_view text);

}  // namespace kconnect
