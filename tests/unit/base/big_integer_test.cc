#include "base/big_integer.h"

#include <limits>

#include <catch2/catch.hpp>

namespace kconnect {

TEST_CASE("big integers have the shortest two's complement") {
  CHECK(BigInteger(0).bytes() == std::string(1, '\0'));
  CHECK(BigInteger(127).bytes() == "\x7F");
  CHECK(BigInteger(128).bytes() == std::string("\0\x80", 2));
  CHECK(BigInteger(-128).bytes() == "\x80");
  CHECK(BigInteger(-129).bytes() == "\xFF\x7F");
}

TEST_CASE("big integers survive bytes and text") {
  for (const char* text : {"0", "-1", "255", "-256", "9223372036854775808", "-9223372036854775809",
                           "123456789012345678901234567890"}) {
    const BigInteger number = BigInteger::from_digits(text);
    CHECK(number.text() == text);
    CHECK(BigInteger::from_bytes(number.bytes()).text() == text);
  }
  CHECK(BigInteger::from_digits("+0019").text() == "19");
}

TEST_CASE("the low bits are those of two's complement") {
  CHECK(BigInteger::from_digits("18446744073709551617").low_bits() == 1);
  CHECK(BigInteger::from_digits("-18446744073709551617").low_bits() == -1);
  CHECK(BigInteger::from_digits("9223372036854775808").low_bits() ==
        std::numeric_limits<int64_t>::min());
}

TEST_CASE("division by a power of ten tells whether it was exact") {
  const auto exact = BigInteger(-1200).divided_by_power_of_ten(2);
  CHECK(exact.is_exact);
  CHECK(exact.quotient.text() == "-12");
  const auto cut = BigInteger(-1299).divided_by_power_of_ten(2);
  CHECK_FALSE(cut.is_exact);
  CHECK(cut.quotient.text() == "-12");
}

}  // namespace kconnect
