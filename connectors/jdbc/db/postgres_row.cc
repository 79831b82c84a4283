#include "jdbc/db/postgres_row.h"

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "jdbc/db/postgres_cell.h"

namespace kconnect::jdbc {

using namespace postgres;  // NOLINT(google-build-using-namespace): the readers of cells

namespace {

constexpr int64_t seconds_to_2000 = 946'684'800;
constexpr int32_t days_to_2000 = 10'957;
constexpr int64_t micros_per_second = 1'000'000;

// pgjdbc's stand-ins for infinity, as milliseconds and days.
constexpr int64_t positive_infinity_seconds = 9'223'372'036'825'200;
constexpr int64_t negative_infinity_seconds = -9'223'372'036'832'400;

SqlTimestamp timestamp_of(int64_t micros, bool is_instant) {
  if (micros == INT64_MAX) return {positive_infinity_seconds, 0, is_instant};
  if (micros == INT64_MIN) return {negative_infinity_seconds, 0, is_instant};
  int64_t seconds = micros / micros_per_second;
  int64_t rest = micros % micros_per_second;
  if (rest < 0) {
    rest += micros_per_second;
    --seconds;
  }
  return {seconds + seconds_to_2000, static_cast<int32_t>(rest * 1000), is_instant};
}

// The elements of an array of one dimension.
class PostgresArray final : public PostgresRow {
 public:
  PostgresArray(PostgresColumn element, std::string_view cell) : PostgresRow({std::move(element)}) {
    constexpr size_t header_size = 12;
    constexpr size_t dimension_size = 8;
    const int64_t dimensions = read_integer(cell.substr(0, 4));
    if (dimensions == 0) return;
    if (dimensions > 1) {
      throw DataException(fmt::format(
          "the array has {} dimensions; unmapped.columns=text brings it as text", dimensions));
    }
    left_ = read_integer(cell.substr(header_size, 4));
    rest_ = cell.substr(header_size + dimension_size);
  }
  bool next() override {
    if (left_ == 0) return false;
    --left_;
    rest_ = split(rest_);
    return true;
  }

 private:
  int64_t left_ = 0;
  std::string_view rest_;
};

}  // namespace

PostgresRow::PostgresRow(std::vector<PostgresColumn> columns) : cells_(columns.size()) {
  for (PostgresColumn& column : columns) {
    columns_.push_back(std::move(column.column));
    types_.push_back(column.type);
  }
}

std::string_view PostgresRow::split(std::string_view row) {
  for (std::string_view& cell : cells_) {
    const int64_t size = read_integer(row.substr(0, 4));
    row.remove_prefix(4);
    if (size < 0) {
      cell = {};
      continue;
    }
    cell = row.substr(0, static_cast<size_t>(size));
    row.remove_prefix(static_cast<size_t>(size));
  }
  return row;
}

std::unique_ptr<ResultSet> PostgresRow::array(size_t column) const {
  return std::make_unique<PostgresArray>(
      PostgresColumn{*columns_[column].element, types_[column].element()}, cells_[column]);
}

bool PostgresRow::boolean(size_t column) const {
  const std::string_view cell = cells_[column];
  if (types_[column].encoding == PostgresEncoding::Bits) return cell.size() > 4 && cell[4] != 0;
  return cell[0] != 0;
}

int64_t PostgresRow::integer(size_t column) const {
  const std::string_view cell = cells_[column];
  switch (types_[column].encoding) {
    case PostgresEncoding::Oid:
      return read_oid(cell);
    case PostgresEncoding::Numeric:
      return read_numeric(cell).to_int64();
    case PostgresEncoding::Bits: {
      // As Java reads it: the digits of the bits as a decimal number.
      const auto digits = Decimal::parse(read_bits(cell));
      return digits->to_int64();
    }
    default:
      return read_integer(cell);
  }
}

double PostgresRow::floating(size_t column) const {
  const std::string_view cell = cells_[column];
  switch (types_[column].encoding) {
    case PostgresEncoding::Numeric:
      return read_numeric_as_double(cell);
    case PostgresEncoding::Money:
      return static_cast<double>(read_integer(cell)) / 100;
    default:
      return read_float(cell);
  }
}

Decimal PostgresRow::decimal(size_t column) const {
  return read_numeric(cells_[column]);
}

std::string_view PostgresRow::text(size_t column) const {
  const std::string_view cell = cells_[column];
  switch (types_[column].encoding) {
    case PostgresEncoding::Jsonb:
      return cell.substr(1);  // behind the version
    case PostgresEncoding::Uuid:
      return converted_ = read_uuid(cell);
    default:
      return cell;
  }
}

std::string_view PostgresRow::bytes(size_t column) const {
  const std::string_view cell = cells_[column];
  if (types_[column].encoding == PostgresEncoding::Bits) return converted_ = read_bits(cell);
  return cell;
}

int32_t PostgresRow::days(size_t column) const {
  return static_cast<int32_t>(read_integer(cells_[column])) + days_to_2000;
}

SqlTime PostgresRow::time(size_t column) const {
  const std::string_view cell = cells_[column];
  const int64_t nanos = read_integer(cell.substr(0, 8)) * 1000;
  if (types_[column].encoding != PostgresEncoding::TimeWithZone) return {nanos};
  // PostgreSQL counts seconds west of Greenwich.
  return {nanos, -static_cast<int32_t>(read_integer(cell.substr(8, 4)))};
}

SqlTimestamp PostgresRow::timestamp(size_t column) const {
  return timestamp_of(read_integer(cells_[column]), types_[column].oid == timestamptz_oid);
}

}  // namespace kconnect::jdbc
