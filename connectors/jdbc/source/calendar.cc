#include "jdbc/source/calendar.h"

#include <chrono>
#include <cstdlib>

#include "base/java_calendar.h"

namespace kconnect::jdbc {

namespace {

constexpr int64_t day_seconds = 86'400;
constexpr int64_t day_millis = day_seconds * 1000;
// PostgreSQL's infinity is far outside of any calendar.
constexpr int64_t beyond_calendars = 100'000'000'000'000;

int64_t floor_divide(int64_t value, int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

// The day that has the same date in the calendar that was in use.
int64_t legacy_day(int64_t day) {
  if (day >= gregorian_start_day) return day;
  const std::chrono::year_month_day date(
      std::chrono::sys_days(std::chrono::days(static_cast<int>(day))));
  return calendar_day(int{date.year()}, unsigned{date.month()}, unsigned{date.day()});
}

SqlTimestamp legacy(SqlTimestamp stored) {
  const int64_t day = floor_divide(stored.seconds, day_seconds);
  if (day >= gregorian_start_day || std::abs(stored.seconds) > beyond_calendars) return stored;
  stored.seconds += (legacy_day(day) - day) * day_seconds;
  return stored;
}

}  // namespace

SqlTimestamp SourceCalendar::to_instant(SqlTimestamp stored) const {
  if (!stored.is_instant && std::abs(stored.seconds) < beyond_calendars) {
    stored.seconds = zone_.to_epoch(stored.seconds * 1000) / 1000;
  }
  stored.is_instant = true;
  return stored;
}

SqlTimestamp SourceCalendar::instant(const SqlTimestamp& stored) const {
  return to_instant(proleptic_ ? stored : legacy(stored));
}

SqlTimestamp SourceCalendar::offset_instant(const SqlTimestamp& stored) const {
  return to_instant(legacy(stored));
}

int32_t SourceCalendar::days(int32_t stored) const {
  return proleptic_ ? stored : static_cast<int32_t>(legacy_day(stored));
}

int32_t SourceCalendar::millis_of_day(const SqlTime& stored) const {
  const int64_t local = stored.nanos_of_day / 1'000'000;
  const int64_t utc =
      stored.utc_offset ? local - int64_t{*stored.utc_offset} * 1000 : zone_.to_epoch(local);
  return static_cast<int32_t>(utc - floor_divide(utc, day_millis) * day_millis);
}

}  // namespace kconnect::jdbc
