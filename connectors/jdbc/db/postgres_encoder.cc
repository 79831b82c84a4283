#include "jdbc/db/postgres_encoder.h"

#include <algorithm>
#include <bit>
#include <limits>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "jdbc/db/sql_exception.h"

namespace kconnect::jdbc {

namespace {

constexpr int32_t null_length = -1;
constexpr int32_t days_to_2000 = 10'957;
constexpr int64_t micros_of_second = 1'000'000;

template <typename T>
void append_big_endian(T value, std::string& out) {
  char bytes[sizeof(T)];
  for (size_t i = 0; i < sizeof(T); ++i) {
    bytes[i] = static_cast<char>(value >> (8 * (sizeof(T) - 1 - i)));
  }
  out.append(bytes, sizeof(T));
}

bool append_null(const Cell& cell, std::string& out) {
  if (!is_null(cell)) return false;
  append_int32(null_length, out);
  return true;
}

[[noreturn]] void refuse(std::string_view what, std::string_view state) {
  throw SqlException(fmt::format("ERROR: {}", what), SqlErrorKind::Data, std::string(state));
}

void append_bool(const Cell& cell, std::string& out) {
  if (append_null(cell, out)) return;
  append_int32(1, out);
  out += std::get<int64_t>(cell) != 0 ? '\1' : '\0';
}

template <typename T>
void append_integer(const Cell& cell, std::string& out) {
  if (append_null(cell, out)) return;
  append_int32(sizeof(T), out);
  append_big_endian(static_cast<std::make_unsigned_t<T>>(std::get<int64_t>(cell)), out);
}

void append_float4(const Cell& cell, std::string& out) {
  if (append_null(cell, out)) return;
  append_int32(sizeof(float), out);
  append_big_endian(std::bit_cast<uint32_t>(static_cast<float>(std::get<double>(cell))), out);
}

void append_float8(const Cell& cell, std::string& out) {
  if (append_null(cell, out)) return;
  append_int32(sizeof(double), out);
  append_big_endian(std::bit_cast<uint64_t>(std::get<double>(cell)), out);
}

void append_text(const Cell& cell, std::string& out) {
  if (append_null(cell, out)) return;
  if (const auto* array = std::get_if<const Array*>(&cell)) {
    const std::string text = postgres_array_text(**array);
    append_int32(static_cast<int32_t>(text.size()), out);
    out += text;
    return;
  }
  const std::string_view text = std::get<std::string_view>(cell);
  append_int32(static_cast<int32_t>(text.size()), out);
  out += text;
}

void append_jsonb(const Cell& cell, std::string& out) {
  if (append_null(cell, out)) return;
  const std::string_view text = std::get<std::string_view>(cell);
  append_int32(static_cast<int32_t>(text.size()) + 1, out);
  out += '\1';  // the format's version
  out += text;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// As the server reads it: 32 digits in any case, a hyphen after every fourth if wanted, braces
// around.
void append_uuid(const Cell& cell, std::string& out) {
  if (append_null(cell, out)) return;
  const std::string_view text = std::get<std::string_view>(cell);
  std::string_view left = text;
  if (left.starts_with('{') && left.ends_with('}')) left = left.substr(1, left.size() - 2);
  std::string bytes;
  int high = -1;
  size_t digits = 0;
  bool valid = true;
  for (const char c : left) {
    if (c == '-' && digits > 0 && digits % 4 == 0 && digits < 32) continue;
    const int digit = hex_digit(c);
    valid = valid && digit >= 0;
    ++digits;
    if (high < 0) {
      high = std::max(digit, 0);
    } else {
      bytes += static_cast<char>(high * 16 + digit);
      high = -1;
    }
  }
  if (!valid || digits != 32) {
    refuse(fmt::format("invalid input syntax for type uuid: \"{}\"", text), "22P02");
  }
  append_int32(16, out);
  out += bytes;
}

void append_date(const Cell& cell, std::string& out) {
  if (append_null(cell, out)) return;
  append_int32(sizeof(int32_t), out);
  append_int32(std::get<WallClock>(cell).days() - days_to_2000, out);
}

int64_t rounded_micros(int64_t nanos) {
  return (nanos + 500) / 1000;
}

void append_time(const Cell& cell, std::string& out) {
  if (append_null(cell, out)) return;
  append_int32(sizeof(int64_t), out);
  append_int64(rounded_micros(std::get<WallClock>(cell).nanos_of_day()), out);
}

void append_micros(int64_t seconds, int32_t nanos, std::string& out) {
  constexpr int64_t limit = std::numeric_limits<int64_t>::max() / micros_of_second - 1;
  seconds -= int64_t{days_to_2000} * 86'400;
  if (seconds > limit || seconds < -limit) refuse("timestamp out of range", "22008");
  append_int32(sizeof(int64_t), out);
  append_int64(seconds * micros_of_second + rounded_micros(nanos), out);
}

void append_timestamp(const Cell& cell, std::string& out) {
  if (append_null(cell, out)) return;
  const auto& time = std::get<WallClock>(cell);
  append_micros(time.seconds, time.nanos, out);
}

void append_instant(const Cell& cell, std::string& out) {
  if (append_null(cell, out)) return;
  const auto& time = std::get<WallClock>(cell);
  append_micros(time.seconds - time.ahead, time.nanos, out);
}

// The server's form: digits of base 10000, the weight of the first, the scale to show.
void append_digits(std::string_view digits, int32_t scale, std::string& out) {
  constexpr int32_t max_scale = 16'383;
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  std::string whole(digits);
  if (scale < 0) {
    if (whole != "0") whole.append(static_cast<size_t>(std::min(-scale, 200'000)), '0');
    scale = 0;
  }
  if (scale > max_scale) refuse("value overflows numeric format", "22003");
  // Digits before the point, then padding on both sides to whole groups of four.
  const auto fraction = static_cast<size_t>(scale);
  if (whole.size() < fraction) whole.insert(0, fraction - whole.size(), '0');
  const size_t integer_digits = whole.size() - fraction;
  whole.insert(0, (4 - integer_digits % 4) % 4, '0');
  whole.append((4 - fraction % 4) % 4, '0');
  int32_t weight = static_cast<int32_t>((integer_digits + 3) / 4) - 1;

  std::vector<int16_t> groups;
  for (size_t i = 0; i < whole.size(); i += 4) {
    int16_t group = 0;
    for (size_t k = i; k < i + 4; ++k) group = static_cast<int16_t>(group * 10 + (whole[k] - '0'));
    groups.push_back(group);
  }
  while (!groups.empty() && groups.back() == 0) groups.pop_back();
  const auto first = std::ranges::find_if(groups, [](int16_t group) { return group != 0; });
  weight -= static_cast<int32_t>(first - groups.begin());
  groups.erase(groups.begin(), first);
  if (groups.empty()) weight = 0;
  if (weight > std::numeric_limits<int16_t>::max()) {
    refuse("value overflows numeric format", "22003");
  }

  constexpr int16_t negative_sign = 0x4000;
  append_int32(static_cast<int32_t>(8 + 2 * groups.size()), out);
  append_int16(static_cast<int16_t>(groups.size()), out);
  append_int16(static_cast<int16_t>(weight), out);
  append_int16(negative && !groups.empty() ? negative_sign : int16_t{0}, out);
  append_int16(static_cast<int16_t>(scale), out);
  for (const int16_t group : groups) append_int16(group, out);
}

void append_numeric(const Cell& cell, std::string& out) {
  if (append_null(cell, out)) return;
  if (const auto* integer = std::get_if<int64_t>(&cell)) {
    append_digits(fmt::to_string(*integer), 0, out);
    return;
  }
  const Decimal& decimal = *std::get<const Decimal*>(cell);
  append_digits(decimal.unscaled_text(), decimal.scale(), out);
}

struct Type {
  std::string_view name;
  uint32_t oid;
  uint32_t array_oid;
  void (*append)(const Cell& cell, std::string& out);
};

constexpr Type types[] = {
    {"bool", 16, 1000, append_bool},
    {"bytea", 17, 1001, append_text},
    {"int2", 21, 1005, append_integer<int16_t>},
    {"int4", 23, 1007, append_integer<int32_t>},
    {"int8", 20, 1016, append_integer<int64_t>},
    {"float4", 700, 1021, append_float4},
    {"float8", 701, 1022, append_float8},
    {"numeric", 1700, 1231, append_numeric},
    {"text", 25, 1009, append_text},
    {"varchar", 1043, 1015, append_text},
    {"bpchar", 1042, 1014, append_text},
    {"json", 114, 199, append_text},
    {"jsonb", 3802, 3807, append_jsonb},
    {"uuid", 2950, 2951, append_uuid},
    {"date", 1082, 1182, append_date},
    {"time", 1083, 1183, append_time},
    {"timestamp", 1114, 1115, append_timestamp},
    {"timestamptz", 1184, 1185, append_instant},
};

void append_element(const Value& element, std::string& out) {
  if (element.is_null()) {
    out += "NULL";
    return;
  }
  if (const Text* text = element.get_if<Text>()) {
    out += '"';
    for (const char c : text->view()) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
    return;
  }
  kconnect::append_text(element, out);
}

}  // namespace

void append_int16(int16_t value, std::string& out) {
  append_big_endian(static_cast<uint16_t>(value), out);
}
void append_int32(int32_t value, std::string& out) {
  append_big_endian(static_cast<uint32_t>(value), out);
}
void append_int64(int64_t value, std::string& out) {
  append_big_endian(static_cast<uint64_t>(value), out);
}

std::string postgres_array_text(const Array& elements) {
  std::string text = "{";
  for (const Value& element : elements) {
    if (text.size() > 1) text += ',';
    append_element(element, text);
  }
  return text + '}';
}

PostgresEncoder::PostgresEncoder(std::string_view type) {
  const auto* found = std::ranges::find(types, type, &Type::name);
  if (found == std::end(types)) {
    throw ConnectException(fmt::format("values of PostgreSQL's type {} cannot be written", type));
  }
  oid_ = found->oid;
  array_oid_ = found->array_oid;
  append_ = found->append;
}

}  // namespace kconnect::jdbc
