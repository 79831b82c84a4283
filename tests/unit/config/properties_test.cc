#include "config/properties.h"

#include <catch2/catch.hpp>

namespace kconnect {

namespace {

ConfigMap map_of(std::string_view text) {
  return parse_properties(text).map();
}

}  // namespace

TEST_CASE("properties know the line on which each key begins") {
  const Properties properties = parse_properties("# comment\n\na=1,\\\n  2\r\nb:3\rc 4\n");
  REQUIRE(properties.entries.size() == 3);
  CHECK(properties.entries[0].line == 3);
  CHECK(properties.entries[0].value == "1,2");
  CHECK(properties.entries[1].line == 5);
  CHECK(properties.entries[2].line == 6);
}

TEST_CASE("repeated keys are all there, the last one wins") {
  const Properties properties = parse_properties("a=1\nb=2\na=3\n");
  CHECK(properties.entries.size() == 3);
  CHECK(properties.map() == ConfigMap{{"a", "3"}, {"b", "2"}});
}

TEST_CASE("continuations follow Java even in corners") {
  CHECK(map_of("\\\n#no\na=1") == ConfigMap{{"a", "1"}});
  CHECK(map_of("\\\n\na=1") == ConfigMap{{"a", "1"}});
  CHECK(map_of("a=1\\\n   \nb=2") == ConfigMap{{"a", "1"}, {"b", "2"}});
  CHECK(map_of("a=1\\\\\nb=2") == ConfigMap{{"a", "1\\"}, {"b", "2"}});
  CHECK(map_of("a=1\\\\\\\n 2") == ConfigMap{{"a", "1\\2"}});
  CHECK(map_of("\\\n") == ConfigMap{{"", ""}});
  CHECK(map_of("\\\n  ").empty());
  CHECK(map_of("# c\\\n! d\n") == ConfigMap{});
}

TEST_CASE("keys may hold escaped separators") {
  CHECK(map_of("k\\ e\\:y=v\\=1\\ttab\\z") == ConfigMap{{"k e:y", "v=1\ttabz"}});
}

TEST_CASE("escapes of UTF-16 pairs become one character, lone halves stay") {
  CHECK(map_of("a=\\uD83D\\uDE00") == ConfigMap{{"a", "\xF0\x9F\x98\x80"}});
  CHECK(map_of("a=\\u00e9") == ConfigMap{{"a", "\xC3\xA9"}});
  CHECK(map_of("a=\\uDE00") == ConfigMap{{"a", "\xED\xB8\x80"}});
}

TEST_CASE("a malformed escape refuses the file and names the line") {
  try {
    parse_properties("a=1\nb=\\u12\n");
    FAIL("accepted");
  } catch (const MalformedPropertiesException& error) {
    CHECK(error.line() == 2);
    CHECK(std::string(error.what()) == "Malformed \\uxxxx encoding.");
  }
  CHECK_THROWS_AS(parse_properties("a=\\u+123"), MalformedPropertiesException);
}

TEST_CASE("bytes are Latin-1, and UTF-8 is noticed") {
  const Properties properties = parse_properties("a=x\r\nb=\xC3\xA9\n");
  CHECK(properties.map().at("b") == "\xC3\x83\xC2\xA9");
  CHECK(properties.utf8_line == 2);
  CHECK(parse_properties("a=\xE9").utf8_line == std::nullopt);
  CHECK(parse_properties("a=\xC3\xA9", PropertiesEncoding::Utf8).map().at("a") == "\xC3\xA9");
}

}  // namespace kconnect
