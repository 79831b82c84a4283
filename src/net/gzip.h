#pragma once

#include <string>
#include <string_view>

namespace kconnect {

// A gzip member of the bytes; level: 1 (fast) to 9 (small).
std::string gzip(std::string_view bytes, int level);

}  // namespace kconnect
