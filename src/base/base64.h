#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kconnect {

// Standard alphabet, padded.
void append_base64(std::string_view bytes, std::string& out);
std::string base64_encode(std::string_view bytes);

// nullopt when the text is not base64. Padding is needed; blanks and control characters are skipped
// between groups of four, as JSON readers of Java do.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace kconnect
