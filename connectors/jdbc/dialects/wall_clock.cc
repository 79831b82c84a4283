#include "jdbc/dialects/wall_clock.h"

#include <fmt/format.h>

#include "base/java_calendar.h"

namespace kconnect::jdbc {

namespace {

std::string date_and_time(const SqlTimestamp& instant, const TimeZone& zone, char separator) {
  const int64_t local = instant.seconds + zone.offset_at(instant.seconds * 1000) / 1000;
  const CalendarTime time = calendar_time(local * 1000);
  return fmt::format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}", time.year, time.month, time.day,
                     separator, time.hour, time.minute, time.second);
}

}  // namespace

std::string wall_clock_text(const SqlTimestamp& instant, const TimeZone& zone) {
  std::string fraction = fmt::format("{:09}", instant.nanos);
  while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
  return date_and_time(instant, zone, ' ') + '.' + fraction;
}

std::string iso_wall_clock_text(const SqlTimestamp& instant, const TimeZone& zone, int digits) {
  return date_and_time(instant, zone, 'T') + '.' +
         fmt::format("{:09}", instant.nanos).substr(0, static_cast<size_t>(digits));
}

}  // namespace kconnect::jdbc
