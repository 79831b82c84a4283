#include "jdbc/db/wall_clock_text.h"

#include <fmt/format.h>

namespace kconnect::jdbc {

namespace {

constexpr int64_t days_of_era = 146'097;    // 400 years
constexpr int64_t days_to_epoch = 719'468;  // from 0000-03-01

}  // namespace

// Counts years from March, so that a leap day is a year's last.
CivilDate civil_date(int64_t days) {
  days += days_to_epoch;
  const int64_t era = (days >= 0 ? days : days - days_of_era + 1) / days_of_era;
  const int64_t day_of_era = days - era * days_of_era;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return {.year = year_of_era + era * 400 + (month <= 2 ? 1 : 0),
          .month = static_cast<int32_t>(month),
          .day = static_cast<int32_t>(day_of_year - (153 * month_from_march + 2) / 5 + 1)};
}

std::string date_text(const WallClock& time) {
  const CivilDate date = civil_date(time.days());
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string time_millis_text(const WallClock& time) {
  const int64_t millis = time.nanos_of_day() / 1'000'000;
  return fmt::format("{:02}:{:02}:{:02}.{:03}", millis / 3'600'000, millis / 60'000 % 60,
                     millis / 1000 % 60, millis % 1000);
}

std::string wall_clock_millis_text(const WallClock& time) {
  return date_text(time) + ' ' + time_millis_text(time);
}

}  // namespace kconnect::jdbc
