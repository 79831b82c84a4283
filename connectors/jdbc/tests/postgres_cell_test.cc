#include "jdbc/db/postgres_cell.h"

#include <cmath>

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

namespace kconnect::jdbc::postgres {

namespace {

void append(std::string& out, int value) {
  out += static_cast<char>(value >> 8 & 0xff);
  out += static_cast<char>(value & 0xff);
}

std::string numeric(int weight, int sign, int scale, std::vector<int> digits) {
  std::string cell;
  append(cell, static_cast<int>(digits.size()));
  append(cell, weight);
  append(cell, sign);
  append(cell, scale);
  for (const int digit : digits) append(cell, digit);
  return cell;
}

}  // namespace

TEST_CASE("numerics keep their digits and their scale") {
  CHECK(read_numeric(numeric(0, 0, 0, {42})).to_string() == "42");
  CHECK(read_numeric(numeric(0, 0, 0, {})).to_string() == "0");
  CHECK(read_numeric(numeric(0, 0, 2, {})).to_string() == "0.00");
  CHECK(read_numeric(numeric(1, 0, 2, {1234, 5678, 9000})).to_string() == "12345678.90");
  CHECK(read_numeric(numeric(1, 0x4000, 0, {1})).to_string() == "-10000");
  CHECK(read_numeric(numeric(-1, 0, 5, {1234, 5000})).to_string() == "0.12345");
  CHECK(read_numeric(numeric(-2, 0, 8, {12})).to_string() == "1.2E-7");
  CHECK(read_numeric(numeric(0, 0x4000, 1, {3, 1000})).to_string() == "-3.1");
}

TEST_CASE("numerics beyond 64 bits are exact") {
  CHECK(
      read_numeric(numeric(4, 0, 10, {12, 3456, 7890, 1234, 5678, 9012, 3456, 7800})).to_string() ==
      "123456789012345678.9012345678");
  CHECK(read_numeric(numeric(-3, 0x4000, 24, {1, 2, 3})).to_string() == "-1.000200030000E-12");
  CHECK(read_numeric(numeric(5, 0, 0, {1})).to_string() == "100000000000000000000");
}

TEST_CASE("a numeric that is no number fits a double alone") {
  const std::string nan = numeric(0, 0xC000, 0, {});
  CHECK_THROWS_AS(read_numeric(nan), DataException);
  CHECK(std::isnan(read_numeric_as_double(nan)));
  CHECK(read_numeric_as_double(numeric(0, 0xF000, 0, {})) == -INFINITY);
  CHECK(read_numeric_as_double(numeric(0, 0, 2, {12, 5000})) == 12.5);
}

TEST_CASE("bits are text of zeros and ones") {
  using namespace std::string_literals;
  CHECK(read_bits("\0\0\0\x05\x28"s) == "00101");
  CHECK(read_bits("\0\0\0\x0a\xff\x40"s) == "1111111101");
}

TEST_CASE("a uuid is text with hyphens") {
  using namespace std::string_literals;
  CHECK(read_uuid("\x12\x3e\x45\x67\xe8\x9b\x12\xd3\xa4\x56\x42\x66\x14\x17\x40\x00"s) ==
        "123e4567-e89b-12d3-a456-426614174000");
}

}  // namespace kconnect::jdbc::postgres
