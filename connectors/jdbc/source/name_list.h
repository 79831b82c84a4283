#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/trim.h"

namespace kconnect::jdbc {

// The parts between separators, without blanks around them.
inline std::vector<std::string> split_names(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.emplace_back(java_trim(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace kconnect::jdbc
