#include "base/big_integer.h"

#include <iterator>
#include <limits>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

namespace kconnect {

using boost::multiprecision::cpp_int;

struct BigInteger::Number {
  cpp_int value;
};

namespace {

constexpr auto byte_bits = 8;

}  // namespace

BigInteger::BigInteger(Number number) : number_(std::make_unique<Number>(std::move(number))) {}
BigInteger::BigInteger(int64_t value) : BigInteger(Number{value}) {}
BigInteger::BigInteger(const BigInteger& other) : BigInteger(Number{other.number_->value}) {}
BigInteger::BigInteger(BigInteger&& other) noexcept = default;
BigInteger& BigInteger::operator=(BigInteger other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}
BigInteger::~BigInteger() = default;

BigInteger BigInteger::from_bytes(std::string_view big_endian) {
  const bool negative =
      !big_endian.empty() && (static_cast<unsigned char>(big_endian[0]) & 0x80) != 0;
  std::string magnitude(big_endian);
  if (negative) {
    for (char& byte : magnitude) byte = static_cast<char>(~byte);
  }
  cpp_int value;
  const auto* begin = reinterpret_cast<const unsigned char*>(magnitude.data());
  import_bits(value, begin, begin + magnitude.size());
  return BigInteger(Number{negative ? cpp_int(-value - 1) : std::move(value)});
}

BigInteger BigInteger::from_digits(std::string_view digits) {
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  // A leading zero would make Boost read octal digits.
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  cpp_int value = digits.empty() ? cpp_int(0) : cpp_int(std::string(digits));
  return BigInteger(Number{negative ? cpp_int(-value) : std::move(value)});
}

BigInteger BigInteger::from_double(double whole) {
  return BigInteger(Number{cpp_int(whole)});
}

std::string BigInteger::bytes() const {
  const cpp_int& value = number_->value;
  // A negative n needs as many bits as -n - 1.
  const cpp_int magnitude = value.sign() < 0 ? cpp_int(-value - 1) : value;
  const size_t bits = magnitude.is_zero() ? 0 : msb(magnitude) + 1;
  const size_t size = bits / byte_bits + 1;
  std::vector<unsigned char> exported;
  export_bits(magnitude, std::back_inserter(exported), byte_bits);
  std::string out(size, '\0');
  for (size_t i = 0; i < exported.size() && i < size; ++i) {
    out[size - 1 - i] = static_cast<char>(exported[exported.size() - 1 - i]);
  }
  if (value.sign() < 0) {
    for (char& byte : out) byte = static_cast<char>(~byte);
  }
  return out;
}

std::string BigInteger::text() const {
  return number_->value.str();
}

std::optional<int64_t> BigInteger::small() const {
  const cpp_int& value = number_->value;
  if (value < std::numeric_limits<int64_t>::min() || value > std::numeric_limits<int64_t>::max()) {
    return std::nullopt;
  }
  return static_cast<int64_t>(value);
}

int64_t BigInteger::low_bits() const {
  const cpp_int& value = number_->value;
  const cpp_int magnitude = abs(value) & cpp_int(std::numeric_limits<uint64_t>::max());
  const auto low = static_cast<uint64_t>(magnitude);
  return static_cast<int64_t>(value.sign() < 0 ? 0 - low : low);
}

int BigInteger::sign() const {
  return number_->value.sign();
}

BigInteger BigInteger::times_power_of_ten(uint32_t power) const {
  return BigInteger(Number{number_->value * pow(cpp_int(10), power)});
}

BigInteger BigInteger::times_power_of_five(uint32_t power) const {
  return BigInteger(Number{number_->value * pow(cpp_int(5), power)});
}

BigInteger BigInteger::shifted_left(uint32_t bits) const {
  return BigInteger(Number{number_->value << bits});
}

BigInteger::Division BigInteger::divided_by_power_of_ten(uint32_t power) const {
  cpp_int quotient;
  cpp_int remainder;
  divide_qr(number_->value, cpp_int(pow(cpp_int(10), power)), quotient, remainder);
  return {BigInteger(Number{std::move(quotient)}), remainder.is_zero()};
}

int BigInteger::compare(const BigInteger& a, const BigInteger& b) {
  return a.number_->value.compare(b.number_->value);
}

}  // namespace kconnect
