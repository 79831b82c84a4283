#include "base/time_zone.h"

#include <catch2/catch.hpp>

using kconnect::TimeZone;

namespace {

constexpr int64_t hour = 3'600'000;

int64_t offset_in_hours(const char* zone, int64_t epoch_millis) {
  return TimeZone::find(zone).value().offset_at(epoch_millis) / hour;
}

}  // namespace

TEST_CASE("daylight saving goes on behind the listed years") {
  CHECK(offset_in_hours("Europe/Berlin", 4'244'684'275'567) == 2);      // 2104-07-05
  CHECK(offset_in_hours("Europe/Berlin", 4'229'000'000'000) == 1);      // 2104-01-04
  CHECK(offset_in_hours("America/New_York", 2'202'684'337'037) == -4);  // 2039-10-20
  CHECK(offset_in_hours("America/New_York", 2'203'824'740'579) == -4);  // 2039-11-02
  CHECK(offset_in_hours("America/New_York", 2'204'700'000'000) == -5);  // 2039-11-12
  CHECK(TimeZone::find("America/New_York")->abbreviation_at(2'202'684'337'037) == "EDT");
}

TEST_CASE("local times behind the listed years lead back to their instants") {
  const TimeZone zone = TimeZone::find("Europe/Berlin").value();
  for (const int64_t instant : {4'244'684'275'567, 4'229'000'000'000}) {
    CHECK(zone.to_epoch(instant + zone.offset_at(instant)) == instant);
  }
}

TEST_CASE("before 1900 standard time holds") {
  const TimeZone zone = TimeZone::find("Europe/Berlin").value();
  CHECK(zone.offset_at(-5'000'000'000'000) == hour);
  CHECK(zone.abbreviation_at(-5'000'000'000'000) == "CET");
}
