#include "base/java_number.h"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

namespace kconnect {

TEST_CASE("doubles are written with the shortest digits and at least two of them") {
  CHECK(java_double_text(0.0) == "0.0");
  CHECK(java_double_text(-0.0) == "-0.0");
  CHECK(java_double_text(1) == "1.0");
  CHECK(java_double_text(123.456) == "123.456");
  CHECK(java_double_text(0.1) == "0.1");
  CHECK(java_double_text(100000) == "100000.0");
  CHECK(java_double_text(9999999) == "9999999.0");
  CHECK(java_double_text(1e7) == "1.0E7");
  CHECK(java_double_text(0.001) == "0.001");
  CHECK(java_double_text(0.0009999) == "9.999E-4");
  CHECK(java_double_text(2e23) == "2.0E23");
  CHECK(java_double_text(1.45800632428665e17) == "1.45800632428665E17");
  CHECK(java_double_text(std::numeric_limits<double>::denorm_min()) == "4.9E-324");
  CHECK(java_double_text(2 * std::numeric_limits<double>::denorm_min()) == "9.9E-324");
  CHECK(java_double_text(3 * std::numeric_limits<double>::denorm_min()) == "1.5E-323");
  CHECK(java_double_text(-std::numeric_limits<double>::infinity()) == "-Infinity");
  CHECK(java_double_text(std::nan("")) == "NaN");
}

TEST_CASE("floats are written with their own precision") {
  CHECK(java_float_text(0.1F) == "0.1");
  CHECK(java_float_text(3.4028235e38F) == "3.4028235E38");
  CHECK(java_float_text(1.17549435e-38F) == "1.1754944E-38");
  CHECK(java_float_text(std::numeric_limits<float>::denorm_min()) == "1.4E-45");
  CHECK(java_float_text(16777216) == "1.6777216E7");
}

TEST_CASE("text becomes a double where Java reads one") {
  CHECK(parse_java_double(" 1.5 ") == 1.5);
  CHECK(parse_java_double("\t-2e3\n") == -2000);
  CHECK(parse_java_double("5.") == 5);
  CHECK(parse_java_double("+.5") == 0.5);
  CHECK(parse_java_double("1d") == 1);
  CHECK(parse_java_double("1e2F") == 100);
  CHECK(parse_java_double("0x1p3") == 8);
  CHECK(parse_java_double("-0x1.8p1d") == -3);
  CHECK(parse_java_double("0x.8p0") == 0.5);
  CHECK(parse_java_double("Infinity") == std::numeric_limits<double>::infinity());
  CHECK(std::isnan(*parse_java_double("NaN")));
  CHECK(parse_java_double("1e400") == std::numeric_limits<double>::infinity());
  CHECK(parse_java_double("-1e400") == -std::numeric_limits<double>::infinity());
  CHECK(parse_java_double("1e-400") == 0);
  CHECK(parse_java_double("4.9e-324") == std::numeric_limits<double>::denorm_min());
  CHECK(parse_java_float("1e39") == std::numeric_limits<float>::infinity());
  CHECK(parse_java_float("16777217") == 16777216.0F);
}

TEST_CASE("text that is no double is refused") {
  for (const char* text : {"", " ", ".", "e5", "1e", "1 2", "0x1", "0xp1", "inf", "nan", "1dd",
                           "--1", "+-1", "1_000", "d", "0x"}) {
    INFO(text);
    CHECK(parse_java_double(text) == std::nullopt);
  }
}

TEST_CASE("integers take a sign and digits of any script") {
  CHECK(parse_java_integer<int32_t>("42") == 42);
  CHECK(parse_java_integer<int32_t>("+42") == 42);
  CHECK(parse_java_integer<int8_t>("-128") == -128);
  CHECK(parse_java_integer<int8_t>("128") == std::nullopt);
  CHECK(parse_java_integer<int64_t>("-9223372036854775808") == std::numeric_limits<int64_t>::min());
  CHECK(parse_java_integer<int64_t>("9223372036854775808") == std::nullopt);
  CHECK(parse_java_integer<int32_t>("٤٢") == 42);
  CHECK(parse_java_integer<int32_t>("12") == 12);
  for (const char* text : {"", "+", "-", " 1", "1 ", "1_0", "0x1", "1.0"}) {
    INFO(text);
    CHECK(parse_java_integer<int32_t>(text) == std::nullopt);
  }
}

TEST_CASE("floating point saturates when it becomes an integer") {
  CHECK(java_to_int32(std::nan("")) == 0);
  CHECK(java_to_int32(1e10) == std::numeric_limits<int32_t>::max());
  CHECK(java_to_int32(-1e10) == std::numeric_limits<int32_t>::min());
  CHECK(java_to_int32(-1.9) == -1);
  CHECK(java_to_int64(1e19) == std::numeric_limits<int64_t>::max());
  CHECK(java_to_int64(-9223372036854775808.0) == std::numeric_limits<int64_t>::min());
}

}  // namespace kconnect
