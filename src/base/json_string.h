#pragma once

#include <string>
#include <string_view>

namespace kconnect {

// Decodes what stands between the quotes of a JSON string: escapes, and UTF-8 as leniently as
// Jackson does (overlong forms and encoded surrogates are taken). Appends to out at most twice the
// bytes of raw. Returns nullptr, or what is wrong.
const char* decode_json_string(std::string_view raw, std::string& out);

}  // namespace kconnect
