#include "base/json_writer.h"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "base/utf8.h"

namespace kconnect {

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(text, out);
  return out;
}

}  // namespace

TEST_CASE("JSON strings are escaped as Jackson escapes them") {
  CHECK(quoted("") == R"("")");
  CHECK(quoted("a\"b\\c/d") == R"("a\"b\\c/d")");
  CHECK(quoted(std::string("\b\f\n\r\t\0\x01\x1F\x7F", 9)) ==
        "\"\\b\\f\\n\\r\\t\\u0000\\u0001\\u001F\x7F\"");
  CHECK(quoted("é中\u2028") == "\"é中\u2028\"");
  CHECK(quoted("a😀b") == R"("a\uD83D\uDE00b")");
  CHECK(quoted("\uD7A3") == "\"\uD7A3\"");
}

TEST_CASE("a lone surrogate is escaped") {
  std::string text;
  append_utf8(0xD800, text);
  CHECK(quoted(text) == R"("\uD800")");
}

TEST_CASE("an escape is found at every place of a long string") {
  for (size_t at = 0; at < 40; ++at) {
    std::string text(40, 'x');
    text[at] = '\n';
    std::string expected = "\"" + text + "\"";
    expected.replace(at + 1, 1, "\\n");
    CHECK(quoted(text) == expected);
  }
}

TEST_CASE("numbers that JSON lacks are strings") {
  std::string out;
  append_json_double(1.5, out);
  append_json_double(std::nan(""), out);
  append_json_float(-std::numeric_limits<float>::infinity(), out);
  append_json_integer(-5, out);
  CHECK(out == R"(1.5"NaN""-Infinity"-5)");
}

}  // namespace kconnect
