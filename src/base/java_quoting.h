#pragma once

#include <string>
#include <string_view>

namespace kconnect {

// The characters of a Java pattern, with \Q...\E replaced by escapes of what it quotes.
std::u32string without_quoting(std::string_view java_pattern);

}  // namespace kconnect
