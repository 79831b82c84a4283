#include "base/utf8.h"

#include <string>

#include <catch2/catch.hpp>

namespace kconnect {

namespace {

// Number of replacement characters in what repair makes of the bytes; they hold nothing else.
size_t replacements(std::string_view bytes) {
  const std::string repaired = repair_utf8(bytes);
  std::string expected;
  while (expected.size() < repaired.size()) append_utf8(replacement_character, expected);
  CHECK(repaired == expected);
  return expected.size() / 3;
}

}  // namespace

TEST_CASE("each maximal ill-formed part becomes one replacement character") {
  CHECK(replacements("\xC0\xAF") == 2);
  CHECK(replacements("\xE2\x82") == 1);
  CHECK(replacements("\xF4\x90\x80\x80") == 4);
  CHECK(replacements("\xE0\x80\x80") == 3);
  CHECK(replacements("\xED\xA0\x80") == 1);
  CHECK(replacements("\xED\xA0") == 1);
  CHECK(replacements("\xF0\x9F\x98") == 1);
  CHECK(replacements("\xFF\xFE") == 2);
  CHECK(replacements("\x80\x80") == 2);
}

TEST_CASE("well-formed text around ill-formed parts stays") {
  CHECK(repair_utf8("a\xE2\x82z") == "a\xEF\xBF\xBDz");
  CHECK(repair_utf8("\xF0\x9F\x98\x80\xFF") == "😀\xEF\xBF\xBD");
  CHECK(repair_utf8("grün") == "grün");
}

TEST_CASE("UTF-16 units are those of Java's text") {
  std::u16string units;
  for_each_utf16_unit("aü€😀", [&](char16_t unit) { units.push_back(unit); });
  CHECK(units == u"aü€😀");
  CHECK(utf16_length("aü€😀") == 5);
}

TEST_CASE("lone surrogates are not valid UTF-8") {
  std::string text;
  append_utf8(0xD800, text);
  CHECK(text == "\xED\xA0\x80");
  CHECK_FALSE(is_valid_utf8(text));
  CHECK(is_valid_utf8("😀"));
}

}  // namespace kconnect
