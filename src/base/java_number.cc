#include "base/java_number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <iterator>

#include "base/utf8.h"

namespace kconnect {

namespace {

// A decimal as d[.ddd]e[+-]xx, taken apart.
struct Digits {
  char text[24];
  int count = 0;
  int exponent = 0;  // of the first digit
};

Digits take_apart(const char* begin, const char* end) {
  Digits digits;
  const char* at = begin;
  for (; at != end && *at != 'e'; ++at) {
    if (*at != '.') digits.text[digits.count++] = *at;
  }
  ++at;
  if (*at == '+') ++at;
  std::from_chars(at, end, digits.exponent);
  while (digits.count > 1 && digits.text[digits.count - 1] == '0') --digits.count;
  return digits;
}

template <typename T>
Digits shortest_digits(T magnitude) {
  char buffer[40];
  auto result = std::to_chars(buffer, std::end(buffer), magnitude, std::chars_format::scientific);
  const Digits shortest = take_apart(buffer, result.ptr);
  // Java wants two digits where they say more than one: the case among subnormal numbers alone.
  if (shortest.count > 1 || magnitude >= std::numeric_limits<T>::min()) return shortest;
  result = std::to_chars(buffer, std::end(buffer), magnitude, std::chars_format::scientific, 1);
  T again{};
  std::from_chars(buffer, result.ptr, again);
  return again == magnitude ? take_apart(buffer, result.ptr) : shortest;
}

void append_plain(const Digits& digits, std::string& out) {
  if (digits.exponent < 0) {
    out.append("0.");
    out.append(static_cast<size_t>(-digits.exponent - 1), '0');
    out.append(digits.text, static_cast<size_t>(digits.count));
    return;
  }
  const int whole = std::min(digits.exponent + 1, digits.count);
  out.append(digits.text, static_cast<size_t>(whole));
  out.append(static_cast<size_t>(digits.exponent + 1 - whole), '0');
  out.push_back('.');
  if (digits.count > whole) {
    out.append(digits.text + whole, static_cast<size_t>(digits.count - whole));
  } else {
    out.push_back('0');
  }
}

void append_scientific(const Digits& digits, std::string& out) {
  out.push_back(digits.text[0]);
  out.push_back('.');
  if (digits.count > 1) {
    out.append(digits.text + 1, static_cast<size_t>(digits.count - 1));
  } else {
    out.push_back('0');
  }
  out.push_back('E');
  char exponent[8];
  const auto end = std::to_chars(exponent, std::end(exponent), digits.exponent).ptr;
  out.append(exponent, static_cast<size_t>(end - exponent));
}

template <typename T>
void append_floating(T value, std::string& out) {
  if (std::isnan(value)) {
    out.append("NaN");
    return;
  }
  if (std::signbit(value)) out.push_back('-');
  const T magnitude = std::abs(value);
  if (std::isinf(magnitude)) {
    out.append("Infinity");
  } else if (magnitude == 0) {
    out.append("0.0");
  } else {
    const Digits digits = shortest_digits(magnitude);
    if (digits.exponent >= -3 && digits.exponent < 7) {
      append_plain(digits, out);
    } else {
      append_scientific(digits, out);
    }
  }
}

std::string_view trim_controls(std::string_view text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool take_any(std::string_view& text, std::string_view characters) {
  if (text.empty() || characters.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

template <typename Predicate>
size_t take_while(std::string_view& text, Predicate matches) {
  const auto end = std::find_if_not(text.begin(), text.end(), matches);
  const auto count = static_cast<size_t>(end - text.begin());
  text.remove_prefix(count);
  return count;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Whether the text is a floating-point literal of Java without sign and type suffix.
bool is_literal(std::string_view text, bool hexadecimal) {
  const auto digit = hexadecimal ? is_hex_digit : is_digit;
  size_t digits = take_while(text, digit);
  if (take_any(text, ".")) digits += take_while(text, digit);
  if (digits == 0) return false;
  if (take_any(text, hexadecimal ? "pP" : "eE")) {
    take_any(text, "+-");
    if (take_while(text, is_digit) == 0) return false;
  } else if (hexadecimal) {
    return false;
  }
  return text.empty();
}

void c_parse(const char* text, float& out) {
  out = std::strtof(text, nullptr);
}
void c_parse(const char* text, double& out) {
  out = std::strtod(text, nullptr);
}

template <typename T>
std::optional<T> parse_floating(std::string_view text) {
  text = trim_controls(text);
  const bool negative = !text.empty() && text.front() == '-';
  take_any(text, "+-");
  T magnitude{};
  if (text == "NaN") {
    magnitude = std::numeric_limits<T>::quiet_NaN();
  } else if (text == "Infinity") {
    magnitude = std::numeric_limits<T>::infinity();
  } else {
    const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
    if (!text.empty() && std::strchr("dDfF", text.back()) != nullptr) text.remove_suffix(1);
    std::string_view literal = hexadecimal ? text.substr(2) : text;
    if (!is_literal(literal, hexadecimal)) return std::nullopt;
    const auto result =
        std::from_chars(literal.data(), literal.data() + literal.size(), magnitude,
                        hexadecimal ? std::chars_format::hex : std::chars_format::general);
    if (result.ec == std::errc::result_out_of_range) c_parse(std::string(text).c_str(), magnitude);
  }
  return negative ? -magnitude : magnitude;
}

// The zeros of the scripts that have decimal digits, ten in a row each.
constexpr char16_t script_zeros[] = {0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6,
                                     0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0,
                                     0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80,
                                     0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900,
                                     0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10};

template <typename Integer>
Integer saturate(double value) {
  if (std::isnan(value)) return 0;
  constexpr double bound = -static_cast<double>(std::numeric_limits<Integer>::min());
  if (value >= bound) return std::numeric_limits<Integer>::max();
  if (value <= -bound) return std::numeric_limits<Integer>::min();
  return static_cast<Integer>(value);
}

}  // namespace

void append_java_float(float value, std::string& out) {
  append_floating(value, out);
}
void append_java_double(double value, std::string& out) {
  append_floating(value, out);
}

std::string java_float_text(float value) {
  std::string out;
  append_java_float(value, out);
  return out;
}

std::string java_double_text(double value) {
  std::string out;
  append_java_double(value, out);
  return out;
}

std::optional<double> parse_java_double(std::string_view text) {
  return parse_floating<double>(text);
}

std::optional<float> parse_java_float(std::string_view text) {
  return parse_floating<float>(text);
}

int java_digit(char32_t character) {
  if (character < 0x80) return character >= '0' && character <= '9' ? int(character - '0') : -1;
  const auto* after = std::upper_bound(std::begin(script_zeros), std::end(script_zeros), character);
  const auto value = static_cast<int64_t>(character) - *std::prev(after);
  return value < 10 ? static_cast<int>(value) : -1;
}

std::optional<int64_t> parse_java_integer(std::string_view text, int64_t minimum, int64_t maximum) {
  const bool negative = !text.empty() && text.front() == '-';
  take_any(text, "+-");
  if (text.empty()) return std::nullopt;
  int64_t value = 0;  // kept negative: the range is larger there
  for (size_t at = 0; at < text.size();) {
    const int digit = java_digit(next_code_point(text, at));
    if (digit < 0 || __builtin_mul_overflow(value, int64_t{10}, &value) ||
        __builtin_sub_overflow(value, int64_t{digit}, &value)) {
      return std::nullopt;
    }
  }
  if (!negative && __builtin_sub_overflow(int64_t{0}, value, &value)) return std::nullopt;
  if (value < minimum || value > maximum) return std::nullopt;
  return value;
}

int32_t java_to_int32(double value) {
  return saturate<int32_t>(value);
}
int64_t java_to_int64(double value) {
  return saturate<int64_t>(value);
}

}  // namespace kconnect
