#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kconnect {

// How the bytes of a JSON document stand for characters.
struct JsonEncoding {
  enum class Form { Utf8, Utf16Big, Utf16Little, Utf32Big, Utf32Little };
  Form form = Form::Utf8;
  size_t mark_bytes = 0;  // length of the byte order mark
};

// By the byte order mark, else by where the first character, which is ASCII, has its zero bytes.
// Throws JsonError for the byte orders that nobody uses.
JsonEncoding detect_json_encoding(std::string_view bytes);

// bytes: without the mark. Ill-formed UTF-16 becomes U+FFFD; ill-formed UTF-32 throws JsonError.
std::string json_to_utf8(std::string_view bytes, const JsonEncoding& encoding);

}  // namespace kconnect
