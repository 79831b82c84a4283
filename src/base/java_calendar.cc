#include "base/java_calendar.h"

namespace kconnect {

namespace {

// Days from 0000-03-01 of either calendar to 1970-01-01.
constexpr int64_t gregorian_epoch = 719'468;
constexpr int64_t julian_epoch = 719'470;

constexpr int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}
constexpr int64_t floor_mod(int64_t a, int64_t b) {
  return a - floor_div(a, b) * b;
}

// Years start in March here, so that the leap day is the last one.
struct MarchYear {
  int64_t year;
  int64_t day;  // 0 = 1 March
};

constexpr int64_t days_before_month(int64_t months_since_march) {
  return (153 * months_since_march + 2) / 5;
}

MarchYear march_year(int64_t year, int64_t month, int64_t day) {
  const int64_t months = month - 3;
  return {year + floor_div(months, 12), days_before_month(floor_mod(months, 12)) + day - 1};
}

int64_t gregorian_days(const MarchYear& date) {
  return date.year * 365 + floor_div(date.year, 4) - floor_div(date.year, 100) +
         floor_div(date.year, 400) + date.day - gregorian_epoch;
}

int64_t julian_days(const MarchYear& date) {
  return date.year * 365 + floor_div(date.year, 4) + date.day - julian_epoch;
}

MarchYear gregorian_march_year(int64_t days) {
  const int64_t shifted = days + gregorian_epoch;
  const int64_t era = floor_div(shifted, 146'097);
  const int64_t day_of_era = floor_mod(shifted, 146'097);
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int64_t day = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  return {era * 400 + year_of_era, day};
}

MarchYear julian_march_year(int64_t days) {
  const int64_t shifted = days + julian_epoch;
  const int64_t era = floor_div(shifted, 1461);
  const int64_t day_of_era = floor_mod(shifted, 1461);
  const int64_t year_of_era = (day_of_era - day_of_era / 1460) / 365;
  return {era * 4 + year_of_era, day_of_era - 365 * year_of_era};
}

}  // namespace

CalendarTime calendar_time(int64_t local_millis) {
  const int64_t days = floor_div(local_millis, millis_per_day);
  const int64_t millis = floor_mod(local_millis, millis_per_day);
  const MarchYear date =
      days >= gregorian_start_day ? gregorian_march_year(days) : julian_march_year(days);
  const int64_t months = (5 * date.day + 2) / 153;
  CalendarTime out;
  out.year = date.year + (months >= 10 ? 1 : 0);
  out.month = months < 10 ? months + 3 : months - 9;
  out.day = date.day - days_before_month(months) + 1;
  out.hour = millis / 3'600'000;
  out.minute = millis / 60'000 % 60;
  out.second = millis / 1000 % 60;
  out.millis = millis % 1000;
  out.weekday = static_cast<int>(floor_mod(days + 4, 7));
  return out;
}

int64_t gregorian_day(int64_t year, int64_t month, int64_t day) {
  return gregorian_days(march_year(year, month, day));
}

int64_t julian_day(int64_t year, int64_t month, int64_t day) {
  return julian_days(march_year(year, month, day));
}

int64_t calendar_day(int64_t year, int64_t month, int64_t day) {
  const int64_t gregorian = gregorian_day(year, month, day);
  if (year >= gregorian_start_year && gregorian >= gregorian_start_day) return gregorian;
  return julian_day(year, month, day);
}

int64_t local_millis(const CalendarTime& time) {
  const int64_t days = calendar_day(time.year, time.month, time.day);
  return days * millis_per_day + ((time.hour * 60 + time.minute) * 60 + time.second) * 1000 +
         time.millis;
}

}  // namespace kconnect
