#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kconnect {

// JSON text as Java's Jackson writes it, appended to a buffer.

// Quoted and escaped. Characters above U+FFFF become two \u escapes, other non-ASCII stays.
void append_json_string(std::string_view text, std::string& out);
void append_json_integer(int64_t value, std::string& out);
// Java's text of the number; NaN and infinities as strings.
void append_json_float(float value, std::string& out);
void append_json_double(double value, std::string& out);

}  // namespace kconnect
