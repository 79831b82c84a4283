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

// Days since 1970-01-01 of a date of one calendar, whichever was in use then. A month outside 1..12
// counts on into other years.
int64_t gregorian_day(int64_t year, int64_t month, int64_t day);
int64_t julian_day(int64_t year, int64_t month, int64_t day);
inline constexpr int64_t gregorian_start_year = 1582;
inline constexpr int64_t gregorian_start_day = -141'427;  // 1582-10-15
// The day in the calendar that was in use.
int64_t calendar_day(int64_t year, int64_t month, int64_t day);

// local_millis counts milliseconds since 1970-01-01T00:00 of the same clock.
CalendarTime calendar_time(int64_t local_millis);
// Lenient: month 13 is January of the next year, hour 25 one o'clock of the next day.
int64_t local_millis(const CalendarTime& time);

}  // namespace kconnect
