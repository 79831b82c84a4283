#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include <kconnect/value.h>

namespace kconnect::jdbc {

// What a value is written as, in the terms of java.sql.PreparedStatement's setters.
enum class BindType {
  Boolean,
  Int8,
  Int16,
  Int32,
  Int64,
  Float32,
  Float64,
  Decimal,
  Text,
  Bytes,
  Date,
  Time,
  Timestamp,
  Array
};

// A date, time of day or timestamp to write: the wall clock as seconds since 1970-01-01T00:00 of
// the proleptic Gregorian calendar, and how far it is ahead of the instant it stands for.
struct WallClock {
  int64_t seconds = 0;
  int32_t nanos = 0;  // 0..999999999
  int32_t ahead = 0;  // seconds

  int64_t instant_millis() const { return (seconds - ahead) * 1000 + nanos / 1'000'000; }
  int32_t days() const {
    return static_cast<int32_t>((seconds - (seconds < 0 ? 86'399 : 0)) / 86'400);
  }
  int64_t nanos_of_day() const {
    return (seconds - int64_t{days()} * 86'400) * 1'000'000'000 + nanos;
  }
};

// One value of a row, borrowed from a record; monostate = null. Integers and booleans as int64_t,
// both floating types as double, text and bytes as views.
using Cell = std::variant<std::monostate, int64_t, double, std::string_view, const Decimal*,
                          const Array*, WallClock>;

inline bool is_null(const Cell& cell) {
  return cell.index() == 0;
}

// Rows of equal width, borrowed.
class RowBatch {
 public:
  RowBatch(std::span<const Cell> cells, size_t width) : cells_(cells), width_(width) {}

  size_t width() const { return width_; }
  size_t rows() const { return cells_.size() / width_; }
  bool empty() const { return cells_.empty(); }
  const Cell& at(size_t row, size_t column) const { return cells_[row * width_ + column]; }
  std::span<const Cell> row(size_t row) const { return cells_.subspan(row * width_, width_); }
  RowBatch part(size_t first, size_t count) const {
    return {cells_.subspan(first * width_, count * width_), width_};
  }

 private:
  std::span<const Cell> cells_;
  size_t width_;
};

}  // namespace kconnect::jdbc
