#include "sdk/log_rings.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sdk/log_levels.h"

namespace kconnect {

using Lines = std::vector<std::string>;

TEST_CASE("the connector of a log context is what stands before its last bar") {
  CHECK(connector_of_context("[my-source|task-0] ") == "my-source");
  CHECK(connector_of_context("[a|b|worker] ") == "a|b");
  CHECK(connector_of_context("").empty());
  CHECK(connector_of_context("[main] ").empty());
}

TEST_CASE("a ring keeps a connector's latest lines") {
  LogRings rings(3);
  for (const char* line : {"1", "2", "3", "4"}) rings.append("a", line);
  rings.append("b", "5");
  CHECK(rings.tail("a", 10) == Lines{"2", "3", "4"});
  CHECK(rings.tail("a", 2) == Lines{"3", "4"});
  CHECK(rings.tail("a", 0).empty());
  CHECK(rings.tail("b", 10) == Lines{"5"});
  CHECK(rings.tail("c", 10).empty());
  rings.forget("a");
  rings.forget("c");
  CHECK(rings.tail("a", 10).empty());
}

TEST_CASE("a follower hears the last lines and all that come") {
  LogRings rings;
  Lines heard;
  rings.append("a", "1");
  rings.append("a", "2");
  const auto id = rings.follow("a", 1, [&](std::string_view line) { heard.emplace_back(line); });
  rings.append("a", "3");
  rings.append("b", "4");
  rings.unfollow(id);
  rings.append("a", "5");
  CHECK(heard == Lines{"2", "3"});
}

TEST_CASE("what is logged for a connector goes to its ring as a line of JSON") {
  LogRings rings;
  LogLevels levels;
  levels.set_sink(make_ring_sink(rings));
  levels.logger("l").info("of nobody");
  {
    const LogContext context("[my-source|task-0] ");
    levels.logger("org.example.Reader").warn("disk {} is full", 7);
    levels.logger("org.example.Reader").debug("not at this level");
  }
  REQUIRE(rings.tail("my-source", 10).size() == 1);
  const std::string text = rings.tail("my-source", 10).front();
  CHECK(text.ends_with("}\n"));
  const auto line = nlohmann::json::parse(text);
  CHECK(line["level"] == "WARN");
  CHECK(line["logger"] == "org.example.Reader");
  CHECK(line["context"] == "my-source|task-0");
  CHECK(line["message"] == "disk 7 is full");
}

}  // namespace kconnect
