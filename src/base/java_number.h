#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace kconnect {

// Java's text of floating-point numbers (the rule of JDK 19 and later): shortest digits that read
// back equal, at least two of them: "1.0", "1.0E10", "4.9E-324", "NaN", "-Infinity".
void append_java_float(float value, std::string& out);
void append_java_double(double value, std::string& out);
std::string java_float_text(float value);
std::string java_double_text(double value);

// Double.parseDouble and Float.parseFloat: blanks around, signs, NaN, Infinity, a trailing d or f,
// hexadecimal floats; overflow gives infinity. nullopt when the text is no number.
std::optional<double> parse_java_double(std::string_view text);
std::optional<float> parse_java_float(std::string_view text);

// Long.parseLong within bounds: an optional sign and decimal digits of any script, nothing else.
std::optional<int64_t> parse_java_integer(std::string_view text, int64_t minimum, int64_t maximum);

// Byte.parseByte to Long.parseLong, by the type.
template <std::signed_integral T>
std::optional<T> parse_java_integer(std::string_view text) {
  const auto value =
      parse_java_integer(text, std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
  if (!value) return std::nullopt;
  return static_cast<T>(*value);
}

// The value of a decimal digit of any script in the Basic Multilingual Plane; -1 for other
// characters.
int java_digit(char32_t character);

// Java's casts from floating point: NaN gives 0, values outside saturate. Narrower integers go
// through int32.
int32_t java_to_int32(double value);
int64_t java_to_int64(double value);

}  // namespace kconnect
