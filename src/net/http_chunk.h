#pragma once

#include <string>
#include <string_view>

namespace kconnect {

// A text as one chunk of a body with Transfer-Encoding: chunked; no text is its last chunk.
std::string http_chunk(std::string_view text);

}  // namespace kconnect
