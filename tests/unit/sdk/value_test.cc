#include <cmath>

#include <catch2/catch.hpp>

#include <kconnect/value.h>

#include "base/time_zone.h"

namespace kconnect {

namespace {

class DefaultZone {
 public:
  explicit DefaultZone(std::string_view name) {
    TimeZone::set_process_default(*TimeZone::find(name));
  }
  ~DefaultZone() { TimeZone::set_process_default(previous_); }
  DefaultZone(const DefaultZone&) = delete;
  DefaultZone& operator=(const DefaultZone&) = delete;

 private:
  TimeZone previous_ = TimeZone::process_default();
};

}  // namespace

TEST_CASE("floating point values are equal when their bits are") {
  CHECK(Value(std::nan("1")) == Value(std::nan("2")));
  CHECK_FALSE(Value(0.0) == Value(-0.0));
  CHECK_FALSE(Value(1.0F) == Value(1.0));
}

TEST_CASE("maps are equal in any order, lists in one") {
  CHECK(Value::map({{"a", 1}, {"b", 2}}) == Value::map({{"b", 2}, {"a", 1}}));
  CHECK_FALSE(Value::map({{"a", 1}, {"b", 2}}) == Value::map({{"b", 1}, {"a", 2}}));
  CHECK_FALSE(Value::array({Value(1), Value(2)}) == Value::array({Value(2), Value(1)}));
}

TEST_CASE("values have Java's text") {
  CHECK(to_string({}) == "null");
  CHECK(to_string(true) == "true");
  CHECK(to_string(int8_t{-5}) == "-5");
  CHECK(to_string(1.5F) == "1.5");
  CHECK(to_string(Decimal(150, 2)) == "1.50");
  CHECK(to_string(Bytes("ab")) == "YWI=");
  CHECK(to_string(Value::array({Value(1), Value("a"), Value()})) == "[1, a, null]");
  CHECK(to_string(Value::map({{"k", "v"}, {"n", Value()}})) == "{k=v, n=null}");
}

TEST_CASE("the text of an instant is that of the default time zone") {
  const DefaultZone zone("UTC");
  CHECK(to_string(Instant{0}) == "Thu Jan 01 00:00:00 UTC 1970");
  CHECK(to_string(Instant{-1}) == "Wed Dec 31 23:59:59 UTC 1969");
  CHECK(to_string(Instant{-62'135'769'600'001}) == "Fri Dec 31 23:59:59 UTC 1");
  const DefaultZone other("America/New_York");
  CHECK(to_string(Instant{0}) == "Wed Dec 31 19:00:00 EST 1969");
}

}  // namespace kconnect
