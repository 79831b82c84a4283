#pragma once

#include <string_view>

namespace kconnect {

// Java's String.trim: drops blanks and control characters (up to U+0020) at both ends.
inline std::string_view java_trim(std::string_view text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace kconnect
