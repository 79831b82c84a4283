#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <kconnect/decimal.h>

namespace kconnect::jdbc::postgres {

// Values as PostgreSQL sends them in binary. What does not fit the Java type that pgjdbc would make
// of them is a DataException.

int64_t read_integer(std::string_view cell);  // int2, int4, int8, big-endian
uint32_t read_oid(std::string_view cell);
double read_float(std::string_view cell);  // float4 or float8
Decimal read_numeric(std::string_view cell);
double read_numeric_as_double(std::string_view cell);
std::string read_bits(std::string_view cell);  // "00101"
std::string read_uuid(std::string_view cell);

}  // namespace kconnect::jdbc::postgres
