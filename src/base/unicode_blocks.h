#pragma once

#include <optional>
#include <string_view>

namespace kconnect {

struct UnicodeBlock {
  std::string_view name;  // as Java names it, without blanks, hyphens and underscores
  char32_t first;
  char32_t last;
};

// A block of Unicode 14 by any of its spellings ("Basic Latin", "BasicLatin", "BASIC_LATIN"), in
// any case; nullopt when there is none.
std::optional<UnicodeBlock> find_unicode_block(std::string_view name);

}  // namespace kconnect
