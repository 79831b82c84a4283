#pragma once

#include <cstdint>

#include "base/time_zone.h"
#include "jdbc/db/temporal.h"

namespace kconnect::jdbc {

// How Java counts dates of a database, whose own calendar is Gregorian throughout.
class SourceCalendar {
 public:
  // proleptic: as the database; otherwise Julian before 15 October 1582.
  SourceCalendar(TimeZone zone, bool proleptic) : zone_(zone), proleptic_(proleptic) {}

  const TimeZone& zone() const { return zone_; }
  // What a value of the database means; a wall clock is read in the zone.
  SqlTimestamp instant(const SqlTimestamp& stored) const;
  // The same for offsets, where the Julian calendar always counts.
  SqlTimestamp offset_instant(const SqlTimestamp& stored) const;
  int32_t days(int32_t stored) const;
  // Milliseconds of the day in UTC, 0..86399999.
  int32_t millis_of_day(const SqlTime& stored) const;

 private:
  SqlTimestamp to_instant(SqlTimestamp stored) const;

  TimeZone zone_;
  bool proleptic_;
};

}  // namespace kconnect::jdbc
