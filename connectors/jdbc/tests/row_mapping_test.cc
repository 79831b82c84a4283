#include "jdbc/source/row_mapping.h"

#include <catch2/catch.hpp>

#include "jdbc/source/calendar.h"

namespace kconnect::jdbc {

namespace {

constexpr int64_t hour_nanos = 3'600'000'000'000;

TimeZone zone(std::string_view name) {
  return *TimeZone::find(name);
}

// A row with one timestamp.
class OneTimestamp final : public ResultSet {
 public:
  explicit OneTimestamp(SqlTimestamp value) : value_(value) {
    columns_.resize(1);
    columns_[0].name = "at";
    columns_[0].type = JdbcType::Timestamp;
  }
  const std::vector<Column>& columns() const override { return columns_; }
  bool next() override { return false; }
  bool is_null(size_t) const override { return false; }
  bool boolean(size_t) const override { return false; }
  int64_t integer(size_t) const override { return 0; }
  double floating(size_t) const override { return 0; }
  Decimal decimal(size_t) const override { return {}; }
  std::string_view text(size_t) const override { return {}; }
  std::string_view bytes(size_t) const override { return {}; }
  int32_t days(size_t) const override { return 0; }
  SqlTime time(size_t) const override { return {}; }
  SqlTimestamp timestamp(size_t) const override { return value_; }

 private:
  std::vector<Column> columns_;
  SqlTimestamp value_;
};

Value read(SqlTimestamp timestamp, TimestampGranularity granularity, const TimeZone& zone) {
  const OneTimestamp row(timestamp);
  const auto dialect = make_dialect("GenericDatabaseDialect", "", QuoteIdentifiers::Always);
  const RowMapping mapping(row.columns(), "t", *dialect,
                           {NumericMapping::None, granularity, SourceCalendar(zone, false)});
  TextArena arena;
  size_t bytes = 0;
  return mapping.read(row, arena, bytes)->get("at");
}

std::string text(const Value& value) {
  return value.get_if<Text>()->str();
}

}  // namespace

TEST_CASE("timestamps become what the granularity asks for") {
  const SqlTimestamp at{1'704'164'645, 678'901'234, false};
  const TimeZone utc = TimeZone::utc();
  CHECK(read(at, TimestampGranularity::ConnectLogical, utc) == Value(Instant{1'704'164'645'678}));
  CHECK(read(at, TimestampGranularity::MicrosLong, utc) == Value(int64_t{1'704'164'645'678'901}));
  CHECK(text(read(at, TimestampGranularity::MicrosString, utc)) == "1704164645678901");
  CHECK(read(at, TimestampGranularity::NanosLong, utc) ==
        Value(int64_t{1'704'164'645'678'901'234}));
  CHECK(text(read(at, TimestampGranularity::NanosString, utc)) == "1704164645678901234");
  CHECK(text(read(at, TimestampGranularity::MicrosIso, utc)) == "2024-01-02T03:04:05.678901");
  // The wall clock that the database holds, whatever the zone.
  CHECK(text(read(at, TimestampGranularity::NanosIso, zone("America/New_York"))) ==
        "2024-01-02T03:04:05.678901234");
}

TEST_CASE("fractions of a second count forwards before 1970 too") {
  CHECK(read({-1, 500'000'000, false}, TimestampGranularity::MicrosLong, TimeZone::utc()) ==
        Value(int64_t{-500'000}));
}

TEST_CASE("times of day stay within the day in zones east of Greenwich") {
  const SourceCalendar tokyo(zone("Asia/Tokyo"), false);
  CHECK(tokyo.millis_of_day({3 * hour_nanos}) == 18 * 3'600'000);
  CHECK(SourceCalendar(zone("America/New_York"), false).millis_of_day({12 * hour_nanos}) ==
        17 * 3'600'000);
  CHECK(tokyo.millis_of_day({hour_nanos, 3 * 3600}) == 22 * 3'600'000);
}

TEST_CASE(
    "dates before October 1582 are of the Julian calendar unless the Gregorian is asked for") {
  const SqlTimestamp first_day{-62'135'596'800, 0, true};
  const TimeZone utc = TimeZone::utc();
  CHECK(SourceCalendar(utc, false).instant(first_day).seconds == -62'135'769'600);
  CHECK(SourceCalendar(utc, true).instant(first_day).seconds == -62'135'596'800);
  CHECK(SourceCalendar(utc, true).offset_instant(first_day).seconds == -62'135'769'600);
  CHECK(SourceCalendar(utc, false).days(-141'427) == -141'427);
  CHECK(SourceCalendar(utc, false).days(-141'428) == -141'418);
}

}  // namespace kconnect::jdbc
