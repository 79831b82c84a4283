#include "converters/string_converter.h"

#include <catch2/catch.hpp>

#include <kconnect/errors.h>
#include <kconnect/schema.h>

namespace kconnect {

namespace {

std::string written(StringConverter& converter, const Value& value) {
  ByteBuffer out;
  REQUIRE(converter.from_connect("t", nullptr, value, out));
  return std::string(out.bytes());
}

Value read(StringConverter& converter, std::string_view bytes) {
  return converter.to_connect("t", Bytes(bytes)).value;
}

}  // namespace

TEST_CASE("text is neither copied when written nor when read") {
  StringConverter converter;
  const Text text("a text that is long enough to be stored outside");
  ByteBuffer out;
  CHECK(converter.from_connect("t", nullptr, text, out));
  CHECK(out.bytes().data() == text.view().data());
  const Bytes bytes(std::string_view("bytes that are long enough to be stored outside"));
  const Value read_back = converter.to_connect("t", bytes).value;
  CHECK(read_back.get_if<Text>()->view().data() == bytes.view().data());
}

TEST_CASE("other values are written as Java's text") {
  StringConverter converter;
  CHECK(written(converter, 1.0) == "1.0");
  CHECK(written(converter, Value::array({Value(1), Value()})) == "[1, null]");
  ByteBuffer out;
  CHECK_FALSE(converter.from_connect("t", nullptr, {}, out));
}

TEST_CASE("a lone surrogate is written as a question mark") {
  StringConverter converter;
  CHECK(written(converter, "a\xED\xA0\x80z") == "a?z");
}

TEST_CASE("other encodings replace what they lack") {
  StringConverter converter;
  converter.configure({{"converter.encoding", "ISO-8859-1"}}, false);
  CHECK(written(converter, "é€😀") == "\xE9??");
  CHECK(read(converter, "\xE9") == Value("é"));
  converter.configure({{"converter.encoding", "UTF-16"}}, false);
  CHECK(written(converter, "aé") == std::string("\xFE\xFF\0a\0\xE9", 6));
  CHECK(read(converter, std::string("\xFF\xFE"
                                    "a\0",
                                    4)) == Value("a"));
  CHECK(read(converter, std::string("\0a\xD8\0", 4)) == Value("a\xEF\xBF\xBD"));
}

TEST_CASE("the encodings of Kafka's serializers win") {
  StringConverter converter;
  converter.configure({{"value.serializer.encoding", "US-ASCII"}}, false);
  CHECK(written(converter, "é") == "?");
  CHECK(read(converter, "é") == Value("é"));
  converter.configure({{"value.serializer.encoding", "US-ASCII"}}, true);
  CHECK(written(converter, "é") == "é");
}

TEST_CASE("the encoding is declared as Java declares it") {
  const ConfigKey* key = StringConverterConfig::spec().def().find("converter.encoding");
  REQUIRE(key != nullptr);
  CHECK(key->width == Width::Medium);
  CHECK(key->shown_name() == "Encoding");
  CHECK(key->importance == Importance::High);
}

TEST_CASE("an unknown encoding is refused") {
  StringConverter converter;
  for (const char* name : {"nope", "", "UTF-8//TRANSLIT"}) {
    CHECK_THROWS_WITH(converter.configure({{"converter.encoding", name}}, false),
                      std::string("Unsupported encoding ") + name);
  }
}

}  // namespace kconnect
