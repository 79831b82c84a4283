#include "base/json_encoding.h"

#include <cstdint>

#include "base/json.h"
#include "base/utf8.h"

namespace kconnect {

namespace {

using Form = JsonEncoding::Form;

uint32_t byte_at(std::string_view bytes, size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

[[noreturn]] void refuse_byte_order() {
  throw JsonError("Unsupported UCS-4 endianness detected");
}

JsonEncoding detect_unmarked_16(uint32_t first_two) {
  if ((first_two & 0xFF00) == 0) return {Form::Utf16Big};
  if ((first_two & 0x00FF) == 0) return {Form::Utf16Little};
  return {};
}

std::string utf32_to_utf8(std::string_view bytes, bool big_endian) {
  if (bytes.size() % 4 != 0) throw JsonError("Unexpected end in the middle of a UTF-32 character");
  std::string out;
  out.reserve(bytes.size());
  for (size_t at = 0; at < bytes.size(); at += 4) {
    uint32_t c = 0;
    for (size_t i = 0; i < 4; ++i) c = c << 8 | byte_at(bytes, at + (big_endian ? i : 3 - i));
    if (c > 0x10FFFF) throw JsonError("Invalid UTF-32 character above 0x10FFFF");
    if (c > 0xFFFF) {
      append_utf8(c, out);
    } else {
      append_utf16_unit(static_cast<char16_t>(c), out);
    }
  }
  return out;
}

std::string utf16_to_utf8(std::string_view bytes, bool big_endian) {
  std::string out;
  out.reserve(bytes.size() * 3 / 2);
  const auto unit = [&](size_t at) {
    return static_cast<char16_t>(byte_at(bytes, at + (big_endian ? 0 : 1)) << 8 |
                                 byte_at(bytes, at + (big_endian ? 1 : 0)));
  };
  size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    const char16_t first = unit(at);
    const char16_t second = at + 3 < bytes.size() ? unit(at + 2) : u'\0';
    if (is_high_surrogate(first) && is_low_surrogate(second)) {
      append_utf8(join_surrogates(first, second), out);
      at += 2;
    } else {
      append_utf8(is_surrogate(first) ? replacement_character : first, out);
    }
  }
  if (at < bytes.size()) append_utf8(replacement_character, out);
  return out;
}

}  // namespace

JsonEncoding detect_json_encoding(std::string_view bytes) {
  if (bytes.size() < 2) return {};
  const uint32_t first_two = byte_at(bytes, 0) << 8 | byte_at(bytes, 1);
  if (bytes.size() < 4) return detect_unmarked_16(first_two);
  const uint32_t quad = first_two << 16 | byte_at(bytes, 2) << 8 | byte_at(bytes, 3);
  switch (quad) {
    case 0x0000FEFF:
      return {Form::Utf32Big, 4};
    case 0xFFFE0000:
      return {Form::Utf32Little, 4};
    case 0x0000FFFE:
    case 0xFEFF0000:
      refuse_byte_order();
    default:
      break;
  }
  if (first_two == 0xFEFF) return {Form::Utf16Big, 2};
  if (first_two == 0xFFFE) return {Form::Utf16Little, 2};
  if (quad >> 8 == 0xEFBBBF) return {Form::Utf8, 3};
  if (quad >> 8 == 0) return {Form::Utf32Big};
  if ((quad & 0x00FFFFFF) == 0) return {Form::Utf32Little};
  if ((quad & 0xFF00FFFF) == 0 || (quad & 0xFFFF00FF) == 0) refuse_byte_order();
  return detect_unmarked_16(first_two);
}

std::string json_to_utf8(std::string_view bytes, const JsonEncoding& encoding) {
  switch (encoding.form) {
    case Form::Utf16Big:
    case Form::Utf16Little:
      return utf16_to_utf8(bytes, encoding.form == Form::Utf16Big);
    case Form::Utf32Big:
    case Form::Utf32Little:
      return utf32_to_utf8(bytes, encoding.form == Form::Utf32Big);
    case Form::Utf8:
      break;
  }
  return std::string(bytes);
}

}  // namespace kconnect
