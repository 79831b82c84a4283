#include <catch2/catch.hpp>

#include <kconnect/decimal.h>

#include "jdbc/db/latest_rows.h"
#include "jdbc/db/mysql_errors.h"
#include "jdbc/db/mysql_options.h"
#include "jdbc/db/mysql_types.h"
#include "jdbc/db/postgres_encoder.h"
#include "jdbc/db/sql_exception.h"
#include "jdbc/db/wall_clock_text.h"

namespace kconnect::jdbc {

namespace {

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

std::string encoded(std::string_view type, const Cell& cell) {
  std::string out;
  PostgresEncoder(type).append(cell, out);
  return hex(out);
}

std::string numeric(std::string_view text) {
  const Decimal decimal = *Decimal::parse(text);
  return encoded("numeric", &decimal);
}

MySqlOptions options(std::string_view url, DriverProperties properties = {}) {
  return MySqlOptions::parse(JdbcUrl::parse(url),
                             {std::string(url), {}, {}, std::move(properties)});
}

}  // namespace

TEST_CASE("Of rows with one key the last is kept, in the order of the batch", "[jdbc]") {
  using namespace std::string_view_literals;
  const std::vector<Cell> cells{int64_t{1}, "a"sv, int64_t{2}, "b"sv, int64_t{1}, "c"sv};
  CHECK(latest_rows({cells, 2}, 0, 1) == std::vector<size_t>{1, 2});
  CHECK(latest_rows({cells, 2}, 0, 2) == std::vector<size_t>{0, 1, 2});
  CHECK(latest_rows({cells, 2}, 1, 1) == std::vector<size_t>{0, 1, 2});
}

TEST_CASE("Keys with a null are no keys", "[jdbc]") {
  const std::vector<Cell> cells{Cell(), Cell(), int64_t{0}};
  CHECK(latest_rows({cells, 1}, 0, 1) == std::vector<size_t>{0, 1, 2});
}

TEST_CASE("Keys that differ in trailing zeros are the same", "[jdbc]") {
  const Decimal short_one(15, 1);
  const Decimal long_one(1500, 3);
  const std::vector<Cell> cells{&short_one, &long_one, 0.0, -0.0};
  CHECK(latest_rows({std::span(cells).first(2), 1}, 0, 1) == std::vector<size_t>{1});
  CHECK(latest_rows({std::span(cells).last(2), 1}, 0, 1) == std::vector<size_t>{1});
}

TEST_CASE("Parts of composite keys do not run into each other", "[jdbc]") {
  using namespace std::string_view_literals;
  const std::vector<Cell> cells{"a"sv, "bc"sv, "ab"sv, "c"sv};
  CHECK(latest_rows({cells, 2}, 0, 2) == std::vector<size_t>{0, 1});
}

TEST_CASE("Values in PostgreSQL's binary form", "[jdbc]") {
  using namespace std::string_view_literals;
  CHECK(encoded("int4", Cell()) == "ffffffff");
  CHECK(encoded("bool", int64_t{1}) == "0000000101");
  CHECK(encoded("int2", int64_t{-2}) == "00000002fffe");
  CHECK(encoded("int8", INT64_MIN) == "000000088000000000000000");
  CHECK(encoded("float4", 1.5) == "000000043fc00000");
  CHECK(encoded("float8", -2.25) == "00000008c002000000000000");
  CHECK(encoded("text", "a\0b"sv) == "00000003610062");
  CHECK(encoded("jsonb", "{}"sv) == "00000003017b7d");
  CHECK(encoded("uuid", "123E4567-e89b-12d3-a456-426614174000"sv) ==
        "00000010123e4567e89b12d3a456426614174000");
  CHECK(encoded("uuid", "{123e4567e89b12d3a456426614174000}"sv) ==
        "00000010123e4567e89b12d3a456426614174000");
  CHECK(encoded("date", WallClock{.seconds = 946'684'800}) == "0000000400000000");
  CHECK(encoded("date", WallClock{.seconds = 946'684'799}) == "00000004ffffffff");
  CHECK(encoded("time", WallClock{.seconds = -1, .nanos = 999'999'500}) ==
        "00000008000000141dd76000");
  CHECK(encoded("timestamp", WallClock{.seconds = 946'684'800, .nanos = 1500, .ahead = 3600}) ==
        "000000080000000000000002");
  CHECK(encoded("timestamptz", WallClock{.seconds = 946'684'801, .ahead = 1}) ==
        "000000080000000000000000");
}

TEST_CASE("Decimals in PostgreSQL's binary form", "[jdbc]") {
  CHECK(numeric("0") == "000000080000000000000000");
  CHECK(numeric("12.34") == "0000000c0002000000000002000c0d48");
  CHECK(numeric("-12345678.9") == "0000000e000300014000000104d2162e2328");
  CHECK(numeric("0.0001") == "0000000a0001ffff000000040001");
  CHECK(numeric("1E+5") == "0000000a0001000100000000000a");
  CHECK(numeric("0.00") == "000000080000000000000002");
}

TEST_CASE("What PostgreSQL's types cannot hold is an error of the data", "[jdbc]") {
  using namespace std::string_view_literals;
  const auto kind = [](std::string_view type, const Cell& cell) {
    try {
      encoded(type, cell);
    } catch (const SqlException& error) {
      return error.kind();
    }
    return SqlErrorKind::Interrupted;
  };
  CHECK(kind("uuid", "no uuid"sv) == SqlErrorKind::Data);
  CHECK(kind("timestamp", WallClock{.seconds = INT64_MAX / 1000}) == SqlErrorKind::Data);
}

TEST_CASE("Arrays as text", "[jdbc]") {
  CHECK(postgres_array_text({Value(int32_t{1}), Value(), Value(R"(it's "x"\)")}) ==
        R"({1,NULL,"it's \"x\"\\"})");
  CHECK(postgres_array_text({}) == "{}");
}

TEST_CASE("Civil dates of any age", "[jdbc]") {
  CHECK(date_text({.seconds = 0}) == "1970-01-01");
  CHECK(date_text({.seconds = 1'709'164'800}) == "2024-02-29");
  CHECK(date_text({.seconds = -62'135'596'800}) == "0001-01-01");
  CHECK(wall_clock_millis_text({.seconds = -1, .nanos = 5'000'000}) == "1969-12-31 23:59:59.005");
}

TEST_CASE("Parameters of MySQL's URLs", "[jdbc]") {
  const auto maria = options("jdbc:mariadb://me:se%20cret@one:3307,two/shop?connectTimeout=1500");
  CHECK(maria.flavour == MySqlFlavour::MariaDb);
  CHECK(maria.hosts.size() == 2);
  CHECK(maria.hosts[0].port == "3307");
  CHECK(maria.user == "me");
  CHECK(maria.password == "se cret");
  CHECK(maria.database == "shop");
  CHECK(maria.connect_timeout == std::chrono::seconds(2));
  CHECK(maria.tls == MySqlOptions::Tls::Off);
  CHECK(maria.bit_is_boolean);

  const auto mysql = options("jdbc:mysql:///?sslMode=VERIFY_CA&sessionVariables=a=1",
                             {{"serverTimezone", "UTC"}, {"tinyInt1isBit", "false"}});
  CHECK(mysql.flavour == MySqlFlavour::MySql);
  CHECK(mysql.tls == MySqlOptions::Tls::VerifyCa);
  CHECK_FALSE(mysql.bit_is_boolean);
  CHECK_FALSE(mysql.tiny_int1_is_bit);
  CHECK(mysql.session_variables ==
        "sql_mode=concat(@@sql_mode,',STRICT_TRANS_TABLES'),time_zone='+00:00',a=1");
  CHECK_THROWS_WITH(options("jdbc:mysql://h/?sslMode=maybe"), Catch::Contains("sslMode"));
  CHECK_THROWS_WITH(options("jdbc:mysql://h/?connectTimeout=soon"),
                    Catch::Contains("connectTimeout"));
}

TEST_CASE("Errors of MySQL by what can be done about them", "[jdbc]") {
  CHECK(mysql_error_kind(1213, "40001") == SqlErrorKind::Transient);
  CHECK(mysql_error_kind(1205, "HY000") == SqlErrorKind::Transient);
  CHECK(mysql_error_kind(2013, "HY000") == SqlErrorKind::ConnectionLost);
  CHECK(mysql_error_kind(2006, "HY000") == SqlErrorKind::ConnectionLost);
  CHECK(mysql_error_kind(1062, "23000") == SqlErrorKind::Data);
  CHECK(mysql_error_kind(1406, "22001") == SqlErrorKind::Data);
  CHECK(mysql_error_kind(1153, "08S01") == SqlErrorKind::Data);
  CHECK(mysql_error_kind(1146, "42S02") == SqlErrorKind::Permanent);
}

TEST_CASE("MySQL's texts of dates and times", "[jdbc]") {
  CHECK(parse_days("2024-02-29") == 19'782);
  CHECK_FALSE(parse_days("0000-00-00"));
  CHECK_FALSE(parse_days("2024-00-01"));
  CHECK(parse_time("-01:02:03.5")->nanos_of_day == -3'723'500'000'000);
  CHECK(parse_timestamp("2024-02-29 12:34:56.789123")->nanos == 789'123'000);
  CHECK(parse_timestamp("1969-12-31 23:59:59")->seconds == -1);
}

}  // namespace kconnect::jdbc
