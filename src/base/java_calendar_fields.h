#pragma once

#include <array>
#include <cstdint>

namespace kconnect {

enum class CalendarField {
  Era,  // 0 = BC, 1 = AD
  Year,
  Month,  // 0 = January
  WeekOfYear,
  WeekOfMonth,
  DayOfMonth,
  DayOfYear,
  DayOfWeek,  // 1 = Sunday
  DayOfWeekInMonth,
  AmPm,
  Hour,
  HourOfDay,
  Minute,
  Second,
  Millisecond,
  WeekYear,
};
inline constexpr size_t calendar_field_count = 16;

// Fields of a date in the order in which they were set, resolved as a lenient GregorianCalendar
// does it for en-US: the latest complete group of fields decides the day, fields out of range roll
// over, unset ones are those of 1970-01-01T00:00.
class CalendarFields {
 public:
  void set(CalendarField field, int64_t value);
  // For years that are ambiguous by their two digits.
  void add_years(int64_t years);
  // Milliseconds since 1970-01-01T00:00 of the same clock; wraps around beyond 64 bits.
  int64_t local_millis() const;

 private:
  enum class DayRule { DayOfMonth, WeekOfMonth, DayOfWeekInMonth, DayOfYear, WeekOfYear };
  using DayOf = int64_t (*)(int64_t year, int64_t month, int64_t day);

  int stamp(CalendarField field) const { return stamps_[static_cast<size_t>(field)]; }
  bool is_set(CalendarField field) const { return stamp(field) != 0; }
  int64_t value_or(CalendarField field, int64_t otherwise) const;
  int together(CalendarField a, CalendarField b) const;

  int64_t millis_of_day() const;
  bool is_week_date() const;
  int64_t day_of_week_date() const;
  DayRule day_rule() const;
  DayRule rule_of_incomplete_group() const;
  int64_t day(int64_t extra_days) const;
  int64_t day_in_calendar(DayRule rule, int64_t year, DayOf day_of) const;
  int64_t day_in_month(DayRule rule, int64_t first_of_month, int64_t month_length) const;

  std::array<int64_t, calendar_field_count> values_{};
  std::array<int, calendar_field_count> stamps_{};
  int last_stamp_ = 0;
};

}  // namespace kconnect
