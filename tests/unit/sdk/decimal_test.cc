#include <limits>

#include <catch2/catch.hpp>

#include <kconnect/decimal.h>
#include <kconnect/errors.h>

namespace kconnect {

TEST_CASE("decimals have Java's canonical text") {
  CHECK(Decimal(150, 2).to_string() == "1.50");
  CHECK(Decimal(-15, -9).to_string() == "-1.5E+10");
  CHECK(Decimal(0, 7).to_string() == "0E-7");
  CHECK(Decimal(0, 6).to_string() == "0.000000");
  CHECK(Decimal(1, 6).to_string() == "0.000001");
  CHECK(Decimal(123, 10).to_string() == "1.23E-8");
  CHECK(Decimal(1, -3).to_string() == "1E+3");
}

TEST_CASE("the text of a decimal reads back as the same decimal") {
  for (const char* text : {"0", "1.50", "-0.001", "1E+3", "0E-10", "1.234567890123456789012345E-7",
                           "-123456789012345678901234567890.00"}) {
    const auto decimal = Decimal::parse(text);
    REQUIRE(decimal);
    CHECK(decimal->to_string() == text);
  }
  CHECK(Decimal::parse("+1e3") == Decimal(1, -3));
  CHECK(Decimal::parse(".5") == Decimal(5, 1));
  CHECK(Decimal::parse("5.") == Decimal(5, 0));
  CHECK(Decimal::parse("١٢") == Decimal(12, 0));
}

TEST_CASE("text that is no decimal is refused") {
  for (const char* text : {"", ".", "-", "1e", "1e+", "e1", "1.2.3", " 1", "1 ", "NaN", "0x1",
                           "1e99999999999", "1e2147483648", "1f"}) {
    INFO(text);
    CHECK(Decimal::parse(text) == std::nullopt);
  }
}

TEST_CASE("big decimals keep their bytes and share them") {
  const auto big = Decimal::parse("123456789012345678901234567890.5");
  REQUIRE(big);
  const Decimal copy = *big;
  CHECK(copy == *big);
  CHECK_FALSE(copy.small_unscaled());
  CHECK(Decimal::from_unscaled_bytes(copy.unscaled_bytes(), 1) == copy);
  CHECK(Decimal::from_unscaled_bytes(std::string("\0\0\0\0\0\0\0\0\0\1", 10), 0) == Decimal(1, 0));
  CHECK_THROWS_AS(Decimal::from_unscaled_bytes("", 0), DataException);
}

TEST_CASE("a double becomes the decimal it exactly is") {
  CHECK(Decimal::from_double(0.5) == Decimal(5, 1));
  CHECK(Decimal::from_double(-3) == Decimal(-3, 0));
  CHECK(Decimal::from_double(0.1).to_string() ==
        "0.1000000000000000055511151231257827021181583404541015625");
  CHECK(Decimal::from_double(1e22).to_string() == "10000000000000000000000");
}

TEST_CASE("decimals become numbers as in Java") {
  CHECK(Decimal(199, 2).to_int64() == 1);
  CHECK(Decimal(-199, 2).to_int64() == -1);
  CHECK(Decimal(1, -64).to_int64() == 0);
  CHECK(Decimal::parse("18446744073709551617.9")->to_int64() == 1);
  CHECK(Decimal(1, 1).to_double() == 0.1);
  CHECK(Decimal(1, -400).to_double() == std::numeric_limits<double>::infinity());
  CHECK(Decimal(16777217, 0).to_float() == 16777216.0F);
}

TEST_CASE("decimals compare by number and equal by number and scale") {
  CHECK(Decimal::compare(Decimal(10, 1), Decimal(100, 2)) == 0);
  CHECK_FALSE(Decimal(10, 1) == Decimal(100, 2));
  CHECK(Decimal::compare(Decimal(-1, 0), Decimal(1, 5)) < 0);
  CHECK(Decimal::compare(Decimal(-2, 0), Decimal(-1, 0)) < 0);
  CHECK(Decimal::compare(Decimal(1, -2000000000), Decimal(1, 2000000000)) > 0);
}

TEST_CASE("the scale of a decimal changes only when no digit is lost") {
  CHECK(Decimal(15, 1).with_scale(3) == Decimal(1500, 3));
  CHECK(Decimal(1500, 3).with_scale(1) == Decimal(15, 1));
  CHECK(Decimal(1500, 3).with_scale(0) == std::nullopt);
  CHECK(Decimal(0, 5).with_scale(-5) == Decimal(0, -5));
  CHECK(Decimal(100, 2).is_whole());
  CHECK_FALSE(Decimal(101, 2).is_whole());
}

}  // namespace kconnect
