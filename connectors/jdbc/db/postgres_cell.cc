#include "jdbc/db/postgres_cell.h"

#include <bit>
#include <cstring>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include <kconnect/errors.h>

namespace kconnect::jdbc::postgres {

namespace {

template <typename T>
T big_endian(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof(T));
  if constexpr (sizeof(T) == 2)
    return static_cast<T>(__builtin_bswap16(static_cast<uint16_t>(value)));
  if constexpr (sizeof(T) == 4)
    return static_cast<T>(__builtin_bswap32(static_cast<uint32_t>(value)));
  if constexpr (sizeof(T) == 8)
    return static_cast<T>(__builtin_bswap64(static_cast<uint64_t>(value)));
}

// numeric: count of digits to the base 10000, weight of the first, sign, digits behind the point.
struct NumericHeader {
  int16_t digits;
  int16_t weight;
  uint16_t sign;
  int16_t scale;
};
constexpr uint16_t negative = 0x4000;
constexpr uint16_t not_a_number = 0xC000;
constexpr uint16_t infinity = 0xD000;
constexpr uint16_t negative_infinity = 0xF000;
constexpr size_t header_size = 8;

NumericHeader header(std::string_view cell) {
  const char* at = cell.data();
  return {big_endian<int16_t>(at), big_endian<int16_t>(at + 2), big_endian<uint16_t>(at + 4),
          big_endian<int16_t>(at + 6)};
}

int16_t digit(std::string_view cell, int index) {
  return big_endian<int16_t>(cell.data() + header_size + 2 * static_cast<size_t>(index));
}

bool is_special(uint16_t sign) {
  return sign == not_a_number || sign == infinity || sign == negative_infinity;
}

std::string_view special_name(uint16_t sign) {
  if (sign == infinity) return "Infinity";
  return sign == negative_infinity ? "-Infinity" : "NaN";
}

constexpr int64_t powers[] = {1, 10, 100, 1000, 10000};

// The unscaled value when it fits 64 bits without a doubt.
std::optional<int64_t> small_unscaled(std::string_view cell, const NumericHeader& number) {
  const int whole_groups = number.weight + 1;
  if (whole_groups * 4 + number.scale > 18) return std::nullopt;
  int64_t value = 0;
  int index = 0;
  for (; index < whole_groups; ++index) {
    value = value * 10000 + (index < number.digits ? digit(cell, index) : 0);
  }
  int left = number.scale;
  for (int position = number.weight < 0 ? number.weight + 1 : 0; left > 0; ++position) {
    // position < 0: groups of zeros between the point and the first digit
    const int16_t group =
        position < 0 || index >= number.digits ? int16_t{0} : digit(cell, index++);
    const int count = left < 4 ? left : 4;
    value = value * powers[count] + group / powers[4 - count];
    left -= count;
  }
  return number.sign == negative ? -value : value;
}

std::string decimal_text(std::string_view cell, const NumericHeader& number) {
  std::string text = number.sign == negative ? "-" : "";
  for (int group = 0; group <= number.weight; ++group) {
    text += fmt::format("{:04}", group < number.digits ? digit(cell, group) : 0);
  }
  if (number.weight < 0) text += '0';
  if (number.scale <= 0) return text;
  std::string fraction;
  for (int group = number.weight < 0 ? number.weight + 1 : 0; group < 0; ++group)
    fraction += "0000";
  for (int group = number.weight < 0 ? 0 : number.weight + 1; group < number.digits; ++group) {
    fraction += fmt::format("{:04}", digit(cell, group));
  }
  fraction.resize(static_cast<size_t>(number.scale), '0');
  return text + '.' + fraction;
}

}  // namespace

int64_t read_integer(std::string_view cell) {
  if (cell.size() == 2) return big_endian<int16_t>(cell.data());
  if (cell.size() == 4) return big_endian<int32_t>(cell.data());
  return big_endian<int64_t>(cell.data());
}

uint32_t read_oid(std::string_view cell) {
  return big_endian<uint32_t>(cell.data());
}

double read_float(std::string_view cell) {
  if (cell.size() == 4) return std::bit_cast<float>(big_endian<uint32_t>(cell.data()));
  return std::bit_cast<double>(big_endian<uint64_t>(cell.data()));
}

Decimal read_numeric(std::string_view cell) {
  const NumericHeader number = header(cell);
  if (is_special(number.sign)) {
    throw DataException(
        fmt::format("Bad value for type BigDecimal : {}", special_name(number.sign)));
  }
  if (const auto small = small_unscaled(cell, number)) return {*small, number.scale};
  return *Decimal::parse(decimal_text(cell, number));
}

double read_numeric_as_double(std::string_view cell) {
  const NumericHeader number = header(cell);
  if (number.sign == infinity) return std::numeric_limits<double>::infinity();
  if (number.sign == negative_infinity) return -std::numeric_limits<double>::infinity();
  if (number.sign == not_a_number) return std::numeric_limits<double>::quiet_NaN();
  return read_numeric(cell).to_double();
}

std::string read_bits(std::string_view cell) {
  const auto count = big_endian<uint32_t>(cell.data());
  std::string bits;
  for (uint32_t i = 0; i < count; ++i) {
    const auto byte = static_cast<unsigned char>(cell[4 + i / 8]);
    bits += (byte >> (7 - i % 8) & 1) != 0 ? '1' : '0';
  }
  return bits;
}

std::string read_uuid(std::string_view cell) {
  std::string text;
  for (size_t i = 0; i < cell.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += fmt::format("{:02x}", static_cast<unsigned char>(cell[i]));
  }
  return text;
}

}  // namespace kconnect::jdbc::postgres
