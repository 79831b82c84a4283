#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kconnect {

// One run of equal letters of a SimpleDateFormat pattern, or literal text.
struct DateElement {
  char letter = 0;  // 0 = literal
  size_t count = 0;
  std::string literal = {};

  // Whether parsing reads it as digits, so that a number in front of it takes its own count only.
  bool is_number() const;
};

// Throws std::invalid_argument with SimpleDateFormat's messages.
std::vector<DateElement> parse_date_pattern(std::string_view pattern);

}  // namespace kconnect
