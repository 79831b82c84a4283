#include "base/nearest_match.h"

#include <catch2/catch.hpp>

using namespace std::string_literals;

namespace kconnect {

TEST_CASE("edit distance counts insertions, removals, replacements and swaps") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("topic", "topic") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("topc", "topic") == 1);
  CHECK(edit_distance("topicc", "topic") == 1);
  CHECK(edit_distance("tapic", "topic") == 1);
  CHECK(edit_distance("tpoic", "topic") == 1);
  CHECK(edit_distance("Topic", "topic") == 0.5);
}

TEST_CASE("the nearest match is what the user most likely meant") {
  const std::vector<std::string> keys = {"bootstrap.servers", "key.converter", "value.converter",
                                         "file"};
  CHECK(nearest_match("boostrap.servers", keys) == "bootstrap.servers"s);
  CHECK(nearest_match("key.convertor", keys) == "key.converter"s);
  CHECK(nearest_match("flie", keys) == "file"s);
}

TEST_CASE("nothing is suggested for a word that resembles none") {
  CHECK(nearest_match("banana", {"bootstrap.servers", "key.converter"}) == std::nullopt);
  CHECK(nearest_match("x", {}) == std::nullopt);
  CHECK(nearest_match("port", {"file"}) == std::nullopt);
}

}  // namespace kconnect
