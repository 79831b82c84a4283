#include <catch2/catch.hpp>

#include <kconnect/errors.h>
#include <kconnect/values.h>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/utf8.h"
#include "converters/json_converter.h"
#include "random_data.h"

namespace kconnect {

namespace {

SchemaAndValue round_trip(JsonConverter& converter, const SchemaPtr& schema, const Value& value) {
  ByteBuffer out;
  if (!converter.from_connect("t", schema, value, out)) return converter.to_connect("t", {});
  return converter.to_connect("t", Bytes(out.bytes()));
}

// Text that looks like JSON or like Connect's value text, valid or not.
rc::Gen<std::string> random_document() {
  const auto piece = rc::gen::element<std::string>(
      "{", "}", "[", "]", "\"", ":", ",", "\\", "\\u", "d83d", "null", "true", "false", "schema",
      "payload", "type", "int32", "0", "-", "1", "9", ".", "e", "+", " ", "\n", "2019-08-23",
      "14:34:54.346Z", "\xC3\xA9", "\xED\xA0\x80", "\xFF", std::string(1, '\0'));
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const auto& part : pieces) text += part;
                        return text;
                      });
}

}  // namespace

TEST_CASE("what is written with a schema reads back the same") {
  for (const char* format : {"BASE64", "NUMERIC"}) {
    JsonConverter converter;
    converter.configure({{"decimal.format", format}}, false);
    CHECK(rc::check([&] {
      const SchemaPtr schema = *random_schema(3);
      for (int record = 0; record < 2; ++record) {
        const Value value = *random_value(schema);
        const SchemaAndValue back = round_trip(converter, schema, value);
        RC_ASSERT(same_schema(back.schema, schema));
        RC_ASSERT(back.value == value);
      }
    }));
  }
}

TEST_CASE("what is written without a schema reads back the same") {
  JsonConverter converter;
  converter.configure({{"schemas.enable", "false"}}, false);
  CHECK(rc::check([&] {
    const Value value = *random_schemaless_value(3);
    const SchemaAndValue back = round_trip(converter, nullptr, value);
    RC_ASSERT(back.schema == nullptr);
    RC_ASSERT(back.value == value);
  }));
}

TEST_CASE("a string reads back from its JSON") {
  CHECK(rc::check([] {
    const std::string text = *random_text();
    std::string json;
    append_json_string(text, json);
    JsonReader reader;
    RC_ASSERT(reader.parse(json).text() == text);
  }));
}

TEST_CASE("any document is read or refused, cut or changed anywhere") {
  JsonConverter enveloped;
  JsonConverter plain;
  plain.configure({{"schemas.enable", "false"}}, false);
  const auto try_both = [&](const std::string& document) {
    for (JsonConverter* converter : {&enveloped, &plain}) {
      try {
        converter->to_connect("t", Bytes(document));
      } catch (const Exception&) {
        continue;
      }
    }
  };
  CHECK(rc::check([&] { try_both(*random_document()); }));
  CHECK(rc::check([&] { try_both(*rc::gen::arbitrary<std::string>()); }));
  CHECK(rc::check([&] {
    const SchemaPtr schema = *random_schema(2);
    ByteBuffer out;
    if (!enveloped.from_connect("t", schema, *random_value(schema), out)) return;
    std::string document(out.bytes());
    const auto at = static_cast<size_t>(*rc::gen::inRange<int>(0, int(document.size())));
    try_both(document.substr(0, at));
    document[at] = *rc::gen::arbitrary<char>();
    try_both(document);
  }));
}

TEST_CASE("any text is read as some value") {
  CHECK(rc::check([] { parse_string(repair_utf8(*random_document())); }));
}

}  // namespace kconnect
