#pragma once

#include <cstdint>

namespace kconnect {

// A date and time as Java's GregorianCalendar counts: the Julian calendar before 15 October 1582.
struct CalendarTime {
  int64_t year = 1970;  // 0 is 1 BC, -1 is 2 BC
  int64_t month = 1;    // 1 = January
  int64_t day = 1;
  int64_t hour = 0;
  int64_t minute = 0;
  int64_t second = 0;
  int64_t millis = 0;
  int weekday = 4;  // 0 = Sunday; ignored by local_millis
};

inline constexpr int64_t millis_per_day = 86'400'000;

// local_millis counts milliseconds since 1970-01-01T00:00 of the same clock.
CalendarTime calendar_time(int64_t local_millis);
// Lenient: month 13 is January of the next year, hour 25 one o'clock of the next day.
int64_t local_millis(const CalendarTime& time);

}  // namespace kconnect
