#include "sdk/value_tokens.h"

#include <utility>

namespace kconnect {

namespace {

bool is_delimiter(char c) {
  return std::string_view(":,{}[]\"").find(c) != std::string_view::npos;
}

}  // namespace

std::string_view trim_blanks(std::string_view text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view ValueTokens::next() {
  if (peeked_) return *std::exchange(peeked_, std::nullopt);
  return cut();
}

std::optional<std::string_view> ValueTokens::next(int count) {
  const size_t start = mark();
  for (int i = 0; i < count; ++i) {
    if (!has_next()) {
      rewind_to(start);
      return std::nullopt;
    }
    next();
  }
  return text_.substr(start, at_ - start);
}

bool ValueTokens::take(std::string_view expected) {
  if (!has_next()) return false;
  if (!peeked_) peeked_ = cut();
  while (trim_blanks(*peeked_).empty() && at_ < text_.size()) peeked_ = cut();
  if (trim_blanks(*peeked_) != expected) return false;
  peeked_.reset();
  return true;
}

bool ValueTokens::take_exactly(std::string_view expected) {
  if (!has_next()) return false;
  if (!peeked_) peeked_ = cut();
  if (*peeked_ != expected) return false;
  peeked_.reset();
  return true;
}

void ValueTokens::rewind_to(size_t mark) {
  at_ = mark;
  peeked_.reset();
}

std::string_view ValueTokens::cut() {
  const size_t start = at_;
  bool escaped = false;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\\') {
      escaped = !escaped;
      continue;
    }
    if (is_delimiter(c) && !escaped) {
      if (start == at_) ++at_;
      break;
    }
    escaped = false;
  }
  return text_.substr(start, at_ - start);
}

}  // namespace kconnect
