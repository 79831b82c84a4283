#pragma once

#include <string>

#include "base/time_zone.h"
#include "jdbc/db/temporal.h"

namespace kconnect::jdbc {

// "2024-01-31 12:34:56.789012": the local time of an instant in a zone, with as many digits of the
// fraction as it needs, at least one.
std::string wall_clock_text(const SqlTimestamp& instant, const TimeZone& zone);
// "2024-01-31T12:34:56.789012" with exactly so many digits of the fraction.
std::string iso_wall_clock_text(const SqlTimestamp& instant, const TimeZone& zone, int digits);

}  // namespace kconnect::jdbc
