#include "base/json.h"

#include <catch2/catch.hpp>

namespace kconnect {

namespace {

// The document written again in a fixed form.
std::string shape(const JsonValue& value) {
  std::string out;
  switch (value.kind()) {
    case JsonKind::Missing:
      return "missing";
    case JsonKind::Null:
      return "null";
    case JsonKind::Boolean:
      return value.is_true() ? "true" : "false";
    case JsonKind::Number:
      return (value.is_integer() ? "i" : "f") + std::string(value.text());
    case JsonKind::String:
      return "'" + std::string(value.text()) + "'";
    case JsonKind::Known:
      return "known";
    case JsonKind::Array:
    case JsonKind::Object:
      for (const auto& [name, child] : value.children()) {
        out += (out.empty() ? "" : ",") + std::string(name) +
               (value.is(JsonKind::Object) ? ":" : "") + shape(child);
      }
      return value.is(JsonKind::Array) ? "[" + out + "]" : "{" + out + "}";
  }
  return out;
}

std::string parsed(std::string_view document) {
  JsonReader reader;
  return shape(reader.parse(document));
}

std::string bytes(std::u16string_view units, bool big_endian) {
  std::string out;
  for (const char16_t unit : units) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    out.push_back(big_endian ? high : low);
    out.push_back(big_endian ? low : high);
  }
  return out;
}

}  // namespace

TEST_CASE("documents are read in order with the text of their numbers") {
  CHECK(parsed(R"( {"b":1,"a":[1.50,-1e5,"x",true,null,{}]} )") ==
        "{b:i1,a:[f1.50,f-1e5,'x',true,null,{}]}");
  CHECK(parsed("12345678901234567890123") == "i12345678901234567890123");
}

TEST_CASE("blank documents are missing") {
  CHECK(parsed("") == "missing");
  CHECK(parsed(" \t\r\n") == "missing");
}

TEST_CASE("leading zeros are allowed and what follows the value is ignored") {
  CHECK(parsed("007") == "i007");
  CHECK(parsed(R"({"a":1} xyz)") == "{a:i1}");
  CHECK(parsed("true\"x\"") == "true");
  CHECK(parsed("5 x") == "i5");
  CHECK_THROWS_AS(parsed("5x"), JsonError);
  CHECK_THROWS_AS(parsed("truex"), JsonError);
}

TEST_CASE("anything but strict JSON is refused") {
  for (const char* document : {"[1,2,]",
                               R"({"a":1,})",
                               "{a:1}",
                               "{'a':1}",
                               "/*c*/1",
                               "NaN",
                               "+5",
                               ".5",
                               "5.",
                               "1e",
                               "-",
                               "0x10",
                               R"({"a":)",
                               "\"abc",
                               "abc",
                               "\"a\nb\"",
                               R"("\q")",
                               R"("\u12")",
                               "\xC2\xA0"
                               "5",
                               "\f5",
                               "True",
                               "[1 2]",
                               R"({"a" 1})",
                               R"({"a":1 "b":2})",
                               "{,}",
                               "]"}) {
    INFO(document);
    CHECK_THROWS_AS(parsed(document), JsonError);
  }
}

TEST_CASE("escapes are decoded and surrogates joined") {
  CHECK(parsed(R"("\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00")") == "'\"\\/\b\f\n\r\té😀'");
  CHECK(parsed(R"("\ud83d")") == "'\xED\xA0\xBD'");
  CHECK(parsed(R"(["\ud83d","\ude00"])") == "['\xED\xA0\xBD','\xED\xB8\x80']");
}

TEST_CASE("invalid UTF-8 is refused, overlong forms are not noticed") {
  CHECK(parsed("\"\xC0\xAF\"") == "'/'");
  CHECK(parsed("\"\xED\xA0\xBD\xED\xB8\x80\"") == "'😀'");
  CHECK_THROWS_AS(parsed("\"\xC3(\""), JsonError);
  CHECK_THROWS_AS(parsed("\"\xFF\""), JsonError);
  CHECK_THROWS_AS(parsed("\"\xE9\""), JsonError);
}

TEST_CASE("UTF-16 and UTF-32 are told from UTF-8") {
  CHECK(parsed("\xEF\xBB\xBF"
               "5") == "i5");
  CHECK(parsed(bytes(u"[\"ü😀\"]", true)) == "['ü😀']");
  CHECK(parsed(bytes(u"[\"ü😀\"]", false)) == "['ü😀']");
  CHECK(parsed(bytes(u"\uFEFF[1]", true)) == "[i1]");
  CHECK(parsed(bytes(u"\uFEFF[1]", false)) == "[i1]");
  CHECK(parsed(std::string("5\0", 2)) == "i5");
  CHECK(parsed(std::string("\0\0\0[\0\0\0]", 8)) == "[]");
  CHECK(parsed(std::string("[\0\0\0]\0\0\0", 8)) == "[]");
}

TEST_CASE("the last of several members of a name wins at the place of the first") {
  CHECK(parsed(R"({"a":1,"b":2,"a":[3]})") == "{a:[i3],b:i2}");
  std::string large = "{";
  for (int i = 0; i < 100; ++i)
    large += "\"k" + std::to_string(i % 60) + "\":" + std::to_string(i) + ",";
  large.back() = '}';
  JsonReader reader;
  const JsonValue object = reader.parse(large);
  CHECK(object.size() == 60);
  CHECK(object.find("k5")->text() == "65");
  CHECK(object.find("k50")->text() == "50");
  CHECK_FALSE(object.find("k60"));
}

TEST_CASE("nesting and number length have limits") {
  const auto nested = [](size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  CHECK_NOTHROW(parsed(nested(1000)));
  CHECK_THROWS_AS(parsed(nested(1001)), JsonError);
  CHECK_NOTHROW(parsed("-" + std::string(1000, '1')));
  CHECK_THROWS_AS(parsed(std::string(1001, '1')), JsonError);
  CHECK_NOTHROW(parsed("0." + std::string(1000, '1')));
  CHECK_THROWS_AS(parsed("1." + std::string(1000, '1')), JsonError);
}

TEST_CASE("the known text of a root member is not read again") {
  JsonReader reader;
  const std::string schema = R"({"type":"int32"})";
  CHECK(shape(reader.parse(R"({"schema":{"type":"int32"},"payload":5})", {"schema", schema})) ==
        "{schema:known,payload:i5}");
  CHECK(shape(reader.parse(R"({"schema":{"type":"int64"},"payload":5})", {"schema", schema})) ==
        "{schema:{type:'int64'},payload:i5}");
  CHECK(shape(reader.parse(R"({"a":{"schema":{"type":"int32"}}})", {"schema", schema})) ==
        "{a:{schema:{type:'int32'}}}");
}

}  // namespace kconnect
