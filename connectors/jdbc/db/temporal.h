#pragma once

#include <compare>
#include <cstdint>
#include <optional>

namespace kconnect::jdbc {

// Seconds and nanoseconds (0..999999999) since 1970-01-01T00:00 in the proleptic Gregorian
// calendar: of a wall clock without zone, or UTC when it is an instant.
struct SqlTimestamp {
  int64_t seconds = 0;
  int32_t nanos = 0;
  bool is_instant = false;
  bool operator==(const SqlTimestamp&) const = default;
};

// A time of day; with the seconds that its zone is ahead of UTC where the column has one.
struct SqlTime {
  int64_t nanos_of_day = 0;
  std::optional<int32_t> utc_offset = {};
};

}  // namespace kconnect::jdbc
