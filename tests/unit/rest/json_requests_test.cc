#include "rest/json_requests.h"

#include <catch2/catch.hpp>

#include "rest/router.h"

namespace kconnect {

namespace {

template <typename Parse>
std::string refusal(Parse parse, std::string_view body) {
  try {
    parse(body);
  } catch (const RestException& error) {
    CHECK(error.status() == 400);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("numbers and booleans become the text that was sent, null stays null") {
  const auto config = parse_config_request(
      R"({"s":"x","i":3,"f":1.50,"e":1e3,"big":123456789012345678901234567890,"b":true,"n":null})");
  CHECK(config == NullableConfigMap{{"s", "x"},
                                    {"i", "3"},
                                    {"f", "1.50"},
                                    {"e", "1e3"},
                                    {"big", "123456789012345678901234567890"},
                                    {"b", "true"},
                                    {"n", std::nullopt}});
}

TEST_CASE("the last of equal keys counts, and what follows the object does not") {
  CHECK(parse_config_request(R"({"a":"1","a":"2"} more)") == NullableConfigMap{{"a", "2"}});
}

TEST_CASE("what is no object of texts is refused with its reason") {
  const auto config = [](std::string_view body) { parse_config_request(body); };
  CHECK(refusal(config, "") == "The request has no body: a JSON object was expected");
  CHECK(refusal(config, " \n") == "The request has no body: a JSON object was expected");
  CHECK_THAT(refusal(config, R"({"name": )"),
             Catch::StartsWith("Malformed JSON: parse error at line 1, column 10"));
  CHECK_THAT(refusal(config, "{\"a\":\"\xff\"}"), Catch::StartsWith("Malformed JSON: "));
  CHECK(refusal(config, "[]") == "A JSON object was expected, not array value");
  CHECK(refusal(config, "null") == "A JSON object was expected, not null value");
  CHECK(refusal(config, R"({"a":{"b":1}})") ==
        R"(Field "a" must be a string, a number, a boolean or null, not object)");
  CHECK_THAT(refusal(config, std::string(1'000'000, '[')), Catch::StartsWith("Malformed JSON: "));
}

TEST_CASE("a creation request has a trimmed name, a configuration and an initial state") {
  const auto request =
      parse_create_request(R"({"initial_state":"paused","name":" c\t","config":{"tasks.max":2}})");
  CHECK(request.name == "c");
  CHECK(request.config == NullableConfigMap{{"tasks.max", "2"}});
  CHECK(request.initial_state == TargetState::Paused);
  const auto plain = parse_create_request(R"({"name":null,"config":{},"initial_state":null})");
  CHECK(plain.name.empty());
  CHECK(plain.initial_state == TargetState::Started);
}

TEST_CASE("a creation request with other fields or without configuration is refused") {
  const auto create = [](std::string_view body) { parse_create_request(body); };
  CHECK(refusal(create, R"({"name":"c","configs":{}})") ==
        R"(Unrecognized field "configs": only "name", "config" and "initial_state" are known)");
  CHECK(refusal(create, R"({"name":"c"})") == R"(Field "config" must be a JSON object)");
  CHECK(refusal(create, R"({"name":"c","config":null})") ==
        R"(Field "config" must be a JSON object)");
  CHECK(refusal(create, R"({"name":"c","config":{},"initial_state":"ASLEEP"})") ==
        R"(Invalid initial_state "ASLEEP": RUNNING, PAUSED or STOPPED was expected)");
}

TEST_CASE("offsets keep the kinds of their values, and of equal partitions the last counts") {
  const AlteredOffsets offsets = parse_offsets_request(
      R"({"offsets":[{"partition":{"a":1,"b":"x"},"offset":{"o":1}},)"
      R"({"partition":{"b":"x","a":1},"offset":{"i":-3,"d":1.5,"s":"t","f":false,"n":null}},)"
      R"({"partition":{"c":1},"offset":null},{"offset":{"o":2}}]})");
  REQUIRE(offsets.size() == 3);
  CHECK(offsets[0].first == OffsetMap{{"a", int64_t{1}}, {"b", "x"}});
  CHECK(offsets[0].second ==
        OffsetMap{{"i", int64_t{-3}}, {"d", 1.5}, {"s", "t"}, {"f", false}, {"n", Value()}});
  CHECK(offsets[1].first == OffsetMap{{"c", int64_t{1}}});
  CHECK(offsets[1].second == std::nullopt);
  CHECK(offsets[2].first == std::nullopt);
  CHECK(parse_offsets_request("{}").empty());
  CHECK(parse_offsets_request(R"({"offsets":null})").empty());
}

TEST_CASE("what is no list of offsets is refused with its reason") {
  const auto offsets = [](std::string_view body) { parse_offsets_request(body); };
  CHECK(refusal(offsets, R"({"offset":[]})") ==
        R"(Unrecognized field "offset": only "offsets" is known)");
  CHECK(refusal(offsets, R"({"offsets":{}})") == R"(Field "offsets" must be a list)");
  CHECK(refusal(offsets, R"({"offsets":[1]})") ==
        R"(An offset must be an object with "partition" and "offset", not number)");
  CHECK(refusal(offsets, R"({"offsets":[{"partition":"p"}]})") ==
        R"(Field "partition" of an offset must be an object or null, not string)");
  CHECK(refusal(offsets, R"({"offsets":[{"x":1}]})") ==
        R"(Unrecognized field "x": only "partition" and "offset" are known)");
  CHECK(refusal(offsets, R"({"offsets":[{"offset":{"o":18446744073709551615}}]})") ==
        "18446744073709551615 is too large a number for an offset");
}

}  // namespace kconnect
