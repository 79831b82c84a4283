#include "base/java_calendar.h"

#include <catch2/catch.hpp>

#include "base/time_zone.h"

namespace kconnect {

namespace {

int64_t day(int64_t year, int64_t month, int64_t day_of_month) {
  CalendarTime time;
  time.year = year;
  time.month = month;
  time.day = day_of_month;
  return local_millis(time) / millis_per_day;
}

int64_t noon(int64_t year, int64_t month, int64_t day_of_month) {
  return day(year, month, day_of_month) * millis_per_day + millis_per_day / 2;
}

}  // namespace

TEST_CASE("the Gregorian calendar follows the Julian one in October 1582") {
  CHECK(day(1970, 1, 1) == 0);
  CHECK(day(2000, 2, 29) == 11016);
  CHECK(day(1582, 10, 15) - day(1582, 10, 4) == 1);
  CHECK(day(1500, 2, 29) + 1 == day(1500, 3, 1));
  CHECK(day(1, 1, 1) == -719164);
}

TEST_CASE("days and calendar dates are each other's inverse") {
  for (int64_t days = -1'000'000; days < 1'000'000; days += 997) {
    const CalendarTime time = calendar_time(days * millis_per_day + 1234);
    CHECK(local_millis(time) == days * millis_per_day + 1234);
  }
}

TEST_CASE("fields beyond their range carry over") {
  CHECK(day(2019, 13, 45) == day(2020, 2, 14));
  CHECK(day(2019, 0, 1) == day(2018, 12, 1));
  CHECK(day(2019, 2, 30) == day(2019, 3, 2));
}

TEST_CASE("weekdays count on from Thursday 1 January 1970") {
  CHECK(calendar_time(0).weekday == 4);
  CHECK(calendar_time(-1).weekday == 3);
}

TEST_CASE("a zone's offset follows its summer time") {
  const auto berlin = TimeZone::find("Europe/Berlin");
  REQUIRE(berlin);
  CHECK(berlin->offset_at(noon(2021, 1, 1)) == 3'600'000);
  CHECK(berlin->offset_at(noon(2021, 7, 1)) == 7'200'000);
  CHECK(berlin->abbreviation_at(noon(2021, 7, 1)) == "CEST");
  CHECK(berlin->offset_at(noon(1850, 7, 1)) == 3'600'000);
  CHECK(TimeZone::utc().abbreviation_at(0) == "UTC");
  CHECK_FALSE(TimeZone::find("Nowhere/Else"));
}

TEST_CASE("a local time that occurs twice is standard time, a skipped one moves forward") {
  const auto berlin = TimeZone::find("Europe/Berlin");
  REQUIRE(berlin);
  const int64_t half_past_two = 2 * 3'600'000 + 1'800'000;
  const int64_t autumn = day(2021, 10, 31) * millis_per_day + half_past_two;
  CHECK(berlin->to_epoch(autumn) == autumn - 3'600'000);
  const int64_t spring = day(2021, 3, 28) * millis_per_day + half_past_two;
  CHECK(berlin->to_epoch(spring) == spring - 3'600'000);
}

}  // namespace kconnect
