#include "base/java_date_format.h"

#include <optional>
#include <stdexcept>
#include <string>

#include <catch2/catch.hpp>

using kconnect::JavaDateFormat;
using kconnect::TimeZone;

namespace {

constexpr int64_t day_in_2021 = 1'609'459'200'123;  // 2021-01-01T00:00:00.123Z
constexpr int64_t now = 1'735'689'600'000;          // 2025-01-01

std::string formatted(const std::string& pattern, int64_t millis) {
  return JavaDateFormat(pattern).format(millis);
}

std::optional<int64_t> parsed(const std::string& pattern, const std::string& text) {
  return JavaDateFormat(pattern, TimeZone::utc(), now).parse(text);
}

}  // namespace

TEST_CASE("numbers have at least as many digits as letters") {
  CHECK(formatted("yyyy-MM-dd'T'HH:mm:ss.SSS", day_in_2021) == "2021-01-01T00:00:00.123");
  CHECK(formatted("y yy yyy yyyyy", day_in_2021) == "2021 21 2021 02021");
  CHECK(formatted("SSSSSS S", day_in_2021) == "000123 123");
  CHECK(formatted("k K h H", day_in_2021) == "24 0 12 0");
}

TEST_CASE("names are English") {
  CHECK(formatted("G EEE EEEE MMM MMMM LLLL a", day_in_2021) ==
        "AD Fri Friday Jan January January AM");
  CHECK(formatted("z zzzz Z X XX XXX", day_in_2021) ==
        "UTC Coordinated Universal Time +0000 Z Z Z");
}

TEST_CASE("offsets are those of the zone") {
  const JavaDateFormat format("HH:mm z Z X XX XXX", TimeZone::find("America/St_Johns").value());
  CHECK(format.format(day_in_2021) == "20:30 NST -0330 -03 -0330 -03:30");
}

TEST_CASE("weeks start on Sunday and the first holds 1 January") {
  CHECK(formatted("YYYY-ww W D F u", day_in_2021) == "2021-01 1 1 1 5");
  CHECK(formatted("YYYY-ww", 1'735'603'200'000) == "2025-01");  // 2024-12-31
  CHECK(formatted("YYYY-ww", -1) == "1970-01");
  CHECK(formatted("D w W", 951'782'399'999) == "59 10 5");
}

TEST_CASE("dates before October 1582 are Julian") {
  CHECK(formatted("G yyyy-MM-dd E D w YYYY", -62'135'683'200'000) == "AD 0001-01-02 Sun 2 2 0001");
  CHECK(formatted("yyyy-MM-dd", -12'219'292'800'000) == "1582-10-15");
  CHECK(formatted("yyyy-MM-dd", -12'219'292'800'001) == "1582-10-04");
  CHECK(formatted("G y", -63'524'304'000'000) == "BC 44");
}

TEST_CASE("quoted text and other characters stand for themselves") {
  CHECK(formatted("'o''clock' 年''yyyy", day_in_2021) == "o'clock 年'2021");
}

TEST_CASE("wrong patterns are refused with Java's messages") {
  CHECK_THROWS_WITH(JavaDateFormat("bbb"), "Illegal pattern character 'b'");
  CHECK_THROWS_WITH(JavaDateFormat("yyyy 'abc"), "Unterminated quote");
  CHECK_THROWS_WITH(JavaDateFormat("XXXX"), "invalid ISO 8601 format: length=4");
}

TEST_CASE("parsing is lenient and reads a prefix") {
  CHECK(parsed("yyyy-MM-dd", "2021-13-45") == 1'644'796'800'000);
  CHECK(parsed("yyyy-MM-dd", "2021-01-01xyz") == 1'609'459'200'000);
  CHECK(parsed("HH:mm", "25:61") == 93'660'000);
  CHECK(parsed("yyyy-MM-dd", "-2021-01-01") == -125'945'280'000'000);
  CHECK(parsed("yyyy", "  ٢٠٢١") == 1'609'459'200'000);
  CHECK(parsed("yyyy-MM-dd", "2021/01/01") == std::nullopt);
  CHECK(parsed("yyyy", "") == std::nullopt);
}

TEST_CASE("adjacent numbers take their own count of digits") {
  CHECK(parsed("yyyyMMdd", "20210102") == 1'609'545'600'000);
  CHECK(parsed("yyyyMMdd", "202112") == std::nullopt);
  CHECK(parsed("yyyyMMdd", "2021010203") == 1'626'912'000'000);
}

TEST_CASE("numbers beyond 32 bits lose their high bits") {
  CHECK(parsed("SSS", "1609459200123") == -1'153'535'877);
  CHECK(parsed("s", "1609459200") == 1'609'459'200'000);
  CHECK(parsed("yyyy", "2E3") == 946'684'800'000);
}

TEST_CASE("two digits of a year lie within 80 years before and 20 after now") {
  CHECK(formatted("yyyy", *parsed("yy", "60")) == "1960");
  CHECK(formatted("yyyy", *parsed("yy", "44")) == "2044");
  CHECK(formatted("yyyy", *parsed("yy-MM-dd", "45-01-01")) == "1945");
  CHECK(formatted("yyyy", *parsed("yy-MM-dd", "45-01-02")) == "1945");
  CHECK(formatted("yyyy", *parsed("yy", "5")) == "0005");
  CHECK(formatted("yyyy", *parsed("yyyy", "21")) == "0021");
}

TEST_CASE("names are read in any case and in both lengths") {
  CHECK(parsed("EEE, d MMM yyyy HH:mm:ss", "fri, 1 JAN 2021 10:00:00") == 1'609'495'200'000);
  CHECK(parsed("d MMM yyyy", "1 january 2021") == 1'609'459'200'000);
  CHECK(parsed("G yyyy", "BC 0044") == -63'524'304'000'000);
  CHECK(parsed("hh:mm a", "12:30 AM") == 1'800'000);
  CHECK(parsed("hh:mm a", "13:30 pm") == 91'800'000);
  CHECK(parsed("MMM", " Jan") == std::nullopt);
}

TEST_CASE("days are found by any complete group of fields") {
  CHECK(parsed("D yyyy", "366 2020") == 1'609'372'800'000);
  CHECK(parsed("u", "3") == 518'400'000);
  CHECK(parsed("YYYY-ww-u", "2021-05-3") == 1'611'705'600'000);
}

TEST_CASE("zones are offsets, GMT with an offset, or names") {
  CHECK(parsed("HH:mmX", "00:00Z") == 0);
  CHECK(parsed("HH:mmXXX", "00:00+02:30") == -9'000'000);
  CHECK(parsed("HH:mmXXX", "00:00+0230") == std::nullopt);
  CHECK(parsed("HH:mmZ", "00:00-0500") == 18'000'000);
  CHECK(parsed("HH:mmZ", "00:00-05:00") == std::nullopt);
  CHECK(parsed("HH:mm z", "00:00 GMT+3:00") == -10'800'000);
  CHECK(parsed("HH:mm z", "00:00 GMT+3") == std::nullopt);
  CHECK(parsed("HH:mm z", "00:00 pst") == 28'800'000);
  CHECK(parsed("HH:mm z", "00:00 America/New_York") == std::nullopt);
}
