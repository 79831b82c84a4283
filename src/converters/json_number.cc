#include "converters/json_number.h"

#include <charconv>

#include "base/java_number.h"

namespace kconnect {

namespace {

// Java's exact decimals know no negative zero: only a number that is too small to be told from zero
// keeps its sign.
template <typename T>
T without_negative_zero(T value, std::string_view number) {
  if (value != 0) return value;
  const auto digits = number.substr(0, number.find_first_of("eE"));
  return digits.find_first_of("123456789") == std::string_view::npos ? T{0} : value;
}

}  // namespace

int64_t json_to_int64(const JsonValue& number) {
  if (!number.is(JsonKind::Number)) return 0;
  const std::string_view text = number.text();
  if (number.is_integer()) {
    int64_t value = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc()) {
      return value;
    }
  }
  return json_to_decimal(number).to_int64();
}

float json_to_float(const JsonValue& number) {
  if (!number.is(JsonKind::Number)) return 0;
  return without_negative_zero(parse_java_float(number.text()).value_or(0), number.text());
}

double json_to_double(const JsonValue& number) {
  if (!number.is(JsonKind::Number)) return 0;
  return without_negative_zero(parse_java_double(number.text()).value_or(0), number.text());
}

Decimal json_to_decimal(const JsonValue& number) {
  return Decimal::parse(number.text()).value_or(Decimal());
}

}  // namespace kconnect
