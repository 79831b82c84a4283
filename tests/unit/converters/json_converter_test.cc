#include "converters/json_converter.h"

#include <catch2/catch.hpp>

#include <kconnect/errors.h>
#include <kconnect/schema_builder.h>
#include <kconnect/struct.h>

namespace kconnect {

namespace {

std::string written(JsonConverter& converter, const SchemaPtr& schema, const Value& value) {
  ByteBuffer out;
  REQUIRE(converter.from_connect("t", schema, value, out));
  return std::string(out.bytes());
}

SchemaAndValue read(JsonConverter& converter, std::string_view document) {
  return converter.to_connect("t", Bytes(document));
}

const SchemaPtr& text_schema() {
  return plain_schema(SchemaType::String);
}

}  // namespace

TEST_CASE("a value is written in an envelope with its schema") {
  JsonConverter converter;
  CHECK(written(converter, text_schema(), "x") ==
        R"({"schema":{"type":"string","optional":false},"payload":"x"})");
  CHECK(written(converter, nullptr, "x") == R"({"schema":null,"payload":"x"})");
  ByteBuffer out;
  CHECK_FALSE(converter.from_connect("t", nullptr, {}, out));
}

TEST_CASE("the envelope follows the schema from record to record") {
  JsonConverter converter;
  converter.configure({{"schemas.cache.size", "1"}}, false);
  const auto number_schema = SchemaBuilder(SchemaType::Int32).name("n").build();
  for (int i = 0; i < 3; ++i) {
    CHECK(written(converter, text_schema(), "x") ==
          R"({"schema":{"type":"string","optional":false},"payload":"x"})");
    CHECK(written(converter, number_schema, i) ==
          R"({"schema":{"type":"int32","optional":false,"name":"n"},"payload":)" +
              std::to_string(i) + "}");
  }
}

TEST_CASE("records with the same schema text share one schema") {
  JsonConverter converter;
  const auto first = read(converter, R"({"schema":{"type":"int32"},"payload":1})");
  const auto second = read(converter, R"({"schema":{"type":"int32"},"payload":2})");
  const auto other = read(converter, R"({"schema":{"type":"int64"},"payload":3})");
  const auto again = read(converter, R"({"payload":4, "schema": {"type":"int32"}})");
  CHECK(first.schema == second.schema);
  CHECK(first.schema == again.schema);
  CHECK(other.schema->type() == SchemaType::Int64);
  CHECK(again.value == Value(4));
}

TEST_CASE("a schema text that is the start of another is not taken for it") {
  JsonConverter converter;
  read(converter, R"({"schema":{"type":"int32"},"payload":1})");
  CHECK_THROWS_AS(read(converter, R"({"schema":{"type":"int32"}x,"payload":1})"), DataException);
  CHECK_THROWS_AS(read(converter, R"({"schema":{"type":"int32"}})"), DataException);
}

TEST_CASE("strings share the bytes of their document") {
  JsonConverter converter;
  converter.configure({{"schemas.enable", "false"}}, false);
  const Bytes document(std::string_view(R"({"name":"a text of some length","b":"\n"})"));
  const Value value = converter.to_connect("t", document).value;
  const std::string_view all = document.view();
  for (const auto& [key, content] : *value.map()) {
    const bool is_inside = content.get_if<Text>()->view().data() >= all.data() &&
                           content.get_if<Text>()->view().data() < all.data() + all.size();
    CHECK(is_inside == (key == Value("name")));
  }
}

TEST_CASE("decimals are written as the format says and read in both") {
  JsonConverter converter;
  const auto money = SchemaBuilder(SchemaType::Bytes)
                         .name("org.apache.kafka.connect.data.Decimal")
                         .parameter("scale", "2")
                         .build();
  converter.configure({{"schemas.enable", "false"}, {"decimal.format", "numeric"}}, false);
  CHECK(written(converter, money, Decimal(12345, 2)) == "123.45");
  converter.configure({{"schemas.enable", "false"}, {"decimal.format", "BASE64"}}, false);
  CHECK(written(converter, money, Decimal(12345, 2)) == "\"MDk=\"");
}

TEST_CASE("a null in a struct that JSON of a wrong kind left is refused") {
  JsonConverter converter;
  const std::string schema =
      R"({"type":"struct","fields":[{"field":"l","type":"array","items":{"type":"string"}}]})";
  CHECK_NOTHROW(read(converter, R"({"schema":{"type":"array","items":{"type":"string"}},)"
                                R"("payload":[5]})"));
  CHECK_THROWS_WITH(read(converter, "{\"schema\":" + schema + ",\"payload\":{\"l\":[5]}}"),
                    "Invalid value: null used for required element of array field: \"l\", schema "
                    "type: STRING");
}

TEST_CASE("values nested too deep are neither written nor read") {
  JsonConverter converter;
  converter.configure({{"schemas.enable", "false"}}, false);
  Value value = Value::array({});
  for (int level = 1; level < 1000; ++level) value = Value::array({value});
  CHECK(written(converter, nullptr, value).size() == 2000);
  ByteBuffer out;
  CHECK_THROWS_AS(converter.from_connect("t", nullptr, Value::array({value}), out), DataException);
}

}  // namespace kconnect
