#include "metrics/windowed_stat.h"

#include <cmath>

#include <catch2/catch.hpp>

namespace kconnect {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr MetricTime start{std::chrono::hours(1)};
constexpr WindowSettings two_windows{milliseconds(30000), 2};

}  // namespace

TEST_CASE("a stat without values has a rate and a share of zero and no average") {
  WindowedStat stat(two_windows);
  CHECK(std::isnan(stat.average(start)));
  CHECK(std::isnan(stat.max(start)));
  CHECK(stat.rate(start) == 0);
  CHECK(stat.share(start) == 0);
}

TEST_CASE("averages and extremes cover all windows") {
  WindowedStat stat(two_windows);
  stat.record(-5, start);
  stat.record(-1, start + seconds(31));
  CHECK(stat.average(start + seconds(32)) == -3);
  CHECK(stat.max(start + seconds(32)) == -1);
}

TEST_CASE("a rate counts windows before the first value as empty ones") {
  WindowedStat stat(two_windows);
  stat.record(300, start);
  CHECK(stat.rate(start) == Approx(300 / 30.0));
  CHECK(stat.rate(start + seconds(10)) == Approx(300 / 40.0));
  CHECK(stat.rate(start + seconds(30)) == Approx(300 / 30.0));
}

TEST_CASE("a rate is that of the time since the oldest window which still counts") {
  WindowedStat stat(two_windows);
  for (int second = 0; second <= 100; ++second) stat.record(10, start + seconds(second));
  // Windows begin at 0, 30, 60 and 90 s; that of 0 s has made room for that of 90 s.
  CHECK(stat.rate(start + seconds(100)) == Approx(71 * 10 / 70.0));
}

TEST_CASE("values count until the windows after them have passed") {
  WindowedStat stat(two_windows);
  stat.record(7, start);
  CHECK(stat.average(start + milliseconds(59999)) == 7);
  CHECK(std::isnan(stat.average(start + milliseconds(60000))));
  CHECK(stat.rate(start + milliseconds(60001)) == 0);
}

TEST_CASE("a window that ended late keeps the values that are young enough") {
  WindowedStat stat(two_windows);
  stat.record(1, start);
  stat.record(3, start + seconds(29));
  CHECK(stat.average(start + seconds(80)) == 2);
  CHECK(std::isnan(stat.average(start + seconds(89))));
}

TEST_CASE("a share is the mean of ones and zeros") {
  WindowedStat stat(two_windows);
  stat.record(1, start);
  stat.record(1, start);
  stat.record(1, start);
  stat.record(0, start);
  CHECK(stat.share(start) == 0.75);
}

TEST_CASE("windows without length or number are the shortest ones") {
  WindowedStat stat({milliseconds(0), 0});
  stat.record(4, start);
  CHECK(stat.average(start) == 4);
  CHECK(std::isfinite(stat.rate(start)));
}

}  // namespace kconnect
