#pragma once

#include <string>

#include "jdbc/db/row_batch.h"

namespace kconnect::jdbc {

// A date of the proleptic Gregorian calendar.
struct CivilDate {
  int64_t year = 1970;  // 0 is 1 BC
  int32_t month = 1;
  int32_t day = 1;
};
CivilDate civil_date(int64_t days);  // since 1970-01-01

// "2024-01-31"
std::string date_text(const WallClock& time);
// "12:34:56.789"
std::string time_millis_text(const WallClock& time);
// "2024-01-31 12:34:56.789"
std::string wall_clock_millis_text(const WallClock& time);

}  // namespace kconnect::jdbc
