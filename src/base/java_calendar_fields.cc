#include "base/java_calendar_fields.h"

#include <algorithm>

#include "base/java_calendar.h"

namespace kconnect {

namespace {

constexpr int64_t epoch_year = 1970;
constexpr int64_t sunday = 1;

constexpr int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}
constexpr int64_t floor_mod(int64_t a, int64_t b) {
  return a - floor_div(a, b) * b;
}

// The latest such weekday up to a day; 1970-01-01 was a Thursday.
int64_t weekday_on_or_before(int64_t day, int64_t day_of_week) {
  return day - floor_mod(day + 5 - day_of_week, 7);
}

// Sunday of the week that holds the first day of a year or month.
int64_t first_week(int64_t first_day) {
  return weekday_on_or_before(first_day, sunday);
}

}  // namespace

void CalendarFields::set(CalendarField field, int64_t value) {
  values_[static_cast<size_t>(field)] = value;
  stamps_[static_cast<size_t>(field)] = ++last_stamp_;
}

void CalendarFields::add_years(int64_t years) {
  values_[static_cast<size_t>(CalendarField::Year)] += years;
  values_[static_cast<size_t>(CalendarField::WeekYear)] += years;
}

int64_t CalendarFields::value_or(CalendarField field, int64_t otherwise) const {
  return is_set(field) ? values_[static_cast<size_t>(field)] : otherwise;
}

// When a group of two fields became complete; 0 when it is not.
int CalendarFields::together(CalendarField a, CalendarField b) const {
  return is_set(a) && is_set(b) ? std::max(stamp(a), stamp(b)) : 0;
}

int64_t CalendarFields::local_millis() const {
  const int64_t time = millis_of_day();
  const int64_t extra_days = floor_div(time, millis_per_day);
  const int64_t date = is_week_date() ? day_of_week_date() + extra_days : day(extra_days);
  const uint64_t whole_days = static_cast<uint64_t>(date) * static_cast<uint64_t>(millis_per_day);
  return static_cast<int64_t>(whole_days + static_cast<uint64_t>(floor_mod(time, millis_per_day)));
}

int64_t CalendarFields::millis_of_day() const {
  const int half_day = together(CalendarField::Hour, CalendarField::AmPm);
  int best = std::max(half_day, stamp(CalendarField::HourOfDay));
  if (best == 0) best = std::max(stamp(CalendarField::Hour), stamp(CalendarField::AmPm));
  int64_t hours = value_or(CalendarField::HourOfDay, 0);
  if (best != stamp(CalendarField::HourOfDay)) {
    hours = value_or(CalendarField::Hour, 0) + 12 * value_or(CalendarField::AmPm, 0);
  }
  const int64_t minutes = hours * 60 + value_or(CalendarField::Minute, 0);
  const int64_t seconds = minutes * 60 + value_or(CalendarField::Second, 0);
  return seconds * 1000 + value_or(CalendarField::Millisecond, 0);
}

bool CalendarFields::is_week_date() const {
  return stamp(CalendarField::WeekYear) > stamp(CalendarField::Year);
}

// The week year counts in the era that the other fields give.
int64_t CalendarFields::day_of_week_date() const {
  int64_t week = value_or(CalendarField::WeekOfYear, 1);
  int64_t weekday = value_or(CalendarField::DayOfWeek, sunday);
  if (weekday < 1 || weekday > 7) {
    // Beyond the week days count from Monday.
    week += floor_div(weekday - 1, 7);
    weekday = (floor_mod(weekday - 1, 7) + 1) % 7 + 1;
  }
  int64_t year = value_or(CalendarField::WeekYear, epoch_year);
  if (calendar_time(day(0) * millis_per_day).year <= 0) year = 1 - year;
  return first_week(calendar_day(year, 1, 1)) + 7 * (week - 1) + weekday - 1;
}

CalendarFields::DayRule CalendarFields::day_rule() const {
  const int by_day = stamp(CalendarField::DayOfMonth);
  const int by_week_of_month = together(CalendarField::WeekOfMonth, CalendarField::DayOfWeek);
  const int by_weekday = together(CalendarField::DayOfWeekInMonth, CalendarField::DayOfWeek);
  const int by_year_day = stamp(CalendarField::DayOfYear);
  const int by_week = together(CalendarField::WeekOfYear, CalendarField::DayOfWeek);
  const int best = std::max({by_day, by_week_of_month, by_weekday, by_year_day, by_week});
  if (best == 0) return rule_of_incomplete_group();
  if (best == by_day) return DayRule::DayOfMonth;

  const int week = stamp(CalendarField::WeekOfYear);
  const int week_of_month = stamp(CalendarField::WeekOfMonth);
  const int weekday_in_month = stamp(CalendarField::DayOfWeekInMonth);
  const bool month_week = best == by_week_of_month && week_of_month >= week;
  const bool month_weekday = best == by_weekday && weekday_in_month >= week;
  if (month_week || month_weekday) {
    if (by_week_of_month == by_weekday) {
      return week_of_month >= weekday_in_month ? DayRule::WeekOfMonth : DayRule::DayOfWeekInMonth;
    }
    return best == by_week_of_month ? DayRule::WeekOfMonth : DayRule::DayOfWeekInMonth;
  }
  return best == by_year_day ? DayRule::DayOfYear : DayRule::WeekOfYear;
}

// A week alone counts as its first day, a weekday alone as the first such day of the month.
CalendarFields::DayRule CalendarFields::rule_of_incomplete_group() const {
  const int week_of_month = stamp(CalendarField::WeekOfMonth);
  const int weekday =
      std::max(stamp(CalendarField::DayOfWeekInMonth), stamp(CalendarField::DayOfWeek));
  const int week = stamp(CalendarField::WeekOfYear);
  const int best = std::max({week_of_month, weekday, week});
  if (best == 0) return DayRule::DayOfMonth;
  if (best == week_of_month) return DayRule::WeekOfMonth;
  if (best == weekday && stamp(CalendarField::DayOfWeekInMonth) >= week) {
    return DayRule::DayOfWeekInMonth;
  }
  return DayRule::WeekOfYear;
}

// extra_days are those that the time of day rolls over to: they count for the change of calendar.
int64_t CalendarFields::day(int64_t extra_days) const {
  int64_t year = value_or(CalendarField::Year, epoch_year);
  if (value_or(CalendarField::Era, 1) == 0) year = 1 - year;
  const DayRule rule = day_rule();
  const int64_t julian = extra_days + day_in_calendar(rule, year, julian_day);
  if (year < gregorian_start_year) return julian;
  const int64_t gregorian = extra_days + day_in_calendar(rule, year, gregorian_day);
  if (year > gregorian_start_year && gregorian >= gregorian_start_day) return gregorian;
  if (rule == DayRule::DayOfYear || rule == DayRule::WeekOfYear) return julian;
  return gregorian >= gregorian_start_day ? gregorian : julian;
}

int64_t CalendarFields::day_in_calendar(DayRule rule, int64_t year, DayOf day_of) const {
  if (rule == DayRule::DayOfYear) {
    return day_of(year, 1, 1) + value_or(CalendarField::DayOfYear, 1) - 1;
  }
  if (rule == DayRule::WeekOfYear) {
    const int64_t week = value_or(CalendarField::WeekOfYear, 1) - 1;
    const int64_t weekday = value_or(CalendarField::DayOfWeek, sunday);
    const int64_t start = first_week(day_of(year, 1, 1));
    return weekday_on_or_before(start + 6, weekday) + 7 * week;
  }
  const int64_t month = value_or(CalendarField::Month, 0) + 1;
  const int64_t first = day_of(year, month, 1);
  if (rule == DayRule::DayOfMonth) return first + value_or(CalendarField::DayOfMonth, 1) - 1;
  return day_in_month(rule, first, day_of(year, month + 1, 1) - first);
}

int64_t CalendarFields::day_in_month(DayRule rule, int64_t first, int64_t month_length) const {
  const int64_t weekday = value_or(CalendarField::DayOfWeek, sunday);
  if (rule == DayRule::WeekOfMonth) {
    const int64_t week = value_or(CalendarField::WeekOfMonth, 1) - 1;
    return weekday_on_or_before(first_week(first) + 6, weekday) + 7 * week;
  }
  const int64_t nth = value_or(CalendarField::DayOfWeekInMonth, 1);
  const int64_t days = nth >= 0 ? 7 * nth : month_length + 7 * (nth + 1);
  return weekday_on_or_before(first + days - 1, weekday);
}

}  // namespace kconnect
