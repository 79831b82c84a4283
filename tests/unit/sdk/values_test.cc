#include <catch2/catch.hpp>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>
#include <kconnect/schema_builder.h>
#include <kconnect/struct.h>
#include <kconnect/values.h>

namespace kconnect {

namespace {

std::string parsed(std::string_view text) {
  const SchemaAndValue result = parse_string(text);
  return (result.schema == nullptr ? "none" : result.schema->to_string()) + " " +
         to_string(result.value);
}

std::vector<std::string> keys_in_java_order(std::vector<std::string> keys,
                                            std::optional<size_t> made_for = {}) {
  Map entries;
  for (const auto& key : keys) entries.emplace_back(key, 1);
  if (made_for) {
    order_as_java_hash_map(entries, *made_for);
  } else {
    order_as_java_hash_map(entries);
  }
  std::vector<std::string> ordered;
  for (const auto& entry : entries) ordered.push_back(to_string(entry.first));
  return ordered;
}

}  // namespace

TEST_CASE("text becomes the narrowest value it can be") {
  CHECK(parsed("127") == "Schema{INT8} 127");
  CHECK(parsed("128") == "Schema{INT16} 128");
  CHECK(parsed("1e3") == "Schema{INT16} 1000");
  CHECK(parsed("3.14159265358979") == "Schema{FLOAT32} 3.1415927");
  CHECK(parsed("1e39") == "Schema{FLOAT64} 1.0E39");
  CHECK(parsed("true") == "Schema{BOOLEAN} true");
  CHECK(parsed("null") == "none null");
  CHECK(parsed("truely") == "Schema{STRING} truely");
  CHECK(parsed("10:20") == "Schema{INT8} 10");
  CHECK(parsed("127.0.0.1") == "Schema{STRING} 127.0.0.1");
  CHECK(parsed("[1, 300]") == "Schema{ARRAY} [1, 300]");
  CHECK(parsed("{\"a\":1 \"b\":2}") == "Schema{MAP} {a=1, b=2}");
  CHECK(parsed("[1,null]") == "Schema{STRING} [1,null]");
}

TEST_CASE("numbers in dates and times are read as SimpleDateFormat reads them") {
  CHECK(parse_string("2E3-01-001").value == Value(Instant{946'684'800'000}));
  // A year beyond 32 bits loses its high bits.
  CHECK(parse_string("5000000000-1-1T1:1:1.12Z").value ==
        Value(Instant{3'801'876'957'570'909'396}));
  CHECK(parsed("3333333333333333333330E2") == "Schema{FLOAT32} 3.3333335E23");
}

TEST_CASE("elements of a list are converted to their common type") {
  const SchemaAndValue list = parse_string("[1,2.5,300]");
  CHECK(list.schema->value_schema()->type() == SchemaType::Float32);
  CHECK(list.value == Value::array({Value(1.0F), Value(2.5F), Value(300.0F)}));
  CHECK(parse_string("[1,\"x\"]").schema->value_schema() == nullptr);
}

TEST_CASE("hostile text is read as text in little time") {
  const std::string nested(200'000, '[');
  CHECK(parse_string(nested).value == Value(nested));
  std::string wide = "{";
  for (int i = 0; i < 50'000; ++i) wide += std::to_string(i) + ":1,";
  wide += "}";
  CHECK(parse_string(wide).value.map()->size() == 50'000);
}

TEST_CASE("text reads back from its text form") {
  const Value value =
      Value::map({{"a \"quote\"", Value::array({Value("x"), Value(true)})}, {"b", Value::map({})}});
  CHECK(convert_to_string(nullptr, value) == R"({"a \"quote\"":["x",true],"b":{}})");
  CHECK(convert_to_string(nullptr, "a \"quote\"") == "a \"quote\"");
}

TEST_CASE("numbers convert with Java's narrowing") {
  CHECK(convert_to_int8(nullptr, 300) == Value(int8_t{44}));
  CHECK(convert_to_int32(nullptr, 1e300) == Value(-1));
  CHECK(convert_to_int64(nullptr, "1.9") == Value(int64_t{1}));
  CHECK(convert_to_boolean(nullptr, "1.9") == Value(true));
  CHECK_THROWS_WITH(convert_to_int8(nullptr, "x"),
                    "Unable to convert x (class java.lang.String) to a number");
  CHECK_THROWS_WITH(convert_to_list(nullptr, {}),
                    "Unable to convert a null value to a schema that requires a value");
}

TEST_CASE("keys come in the order of Java's hash map") {
  CHECK(keys_in_java_order({"b", "a"}) == std::vector<std::string>{"a", "b"});
  CHECK(
      keys_in_java_order({"zeta", "alpha", "id", "name", "value", "ts", "user_id", "amount"}) ==
      std::vector<std::string>{"zeta", "amount", "user_id", "alpha", "name", "id", "value", "ts"});
  CHECK(keys_in_java_order({"a", "q"}) == std::vector<std::string>{"a", "q"});
  CHECK(keys_in_java_order({"q", "a"}) == std::vector<std::string>{"q", "a"});
  CHECK(keys_in_java_order({"q", "a"}, 64) == std::vector<std::string>{"a", "q"});
}

TEST_CASE("the last of two equal keys wins at the place of the first") {
  Map entries = {{1, "a"}, {2, "b"}, {1, "c"}};
  order_as_java_hash_map(entries);
  CHECK(Value::map(entries) == Value::map({{1, "c"}, {2, "b"}}));
  CHECK(entries.size() == 2);
}

TEST_CASE("a struct is projected field by field") {
  const auto source = SchemaBuilder::structure()
                          .field("a", plain_schema(SchemaType::Int32))
                          .field("gone", plain_schema(SchemaType::String))
                          .build();
  const auto target = SchemaBuilder::structure()
                          .field("a", plain_schema(SchemaType::Float64))
                          .field("new", plain_optional_schema(SchemaType::String))
                          .build();
  auto structure = std::make_shared<Struct>(source);
  structure->put("a", 1).put("gone", "x");
  const Value projected = project(source, std::shared_ptr<const Struct>(structure), target);
  CHECK(to_string(projected) == "Struct{a=1.0}");
  CHECK_THROWS_AS(project(target, projected, source), SchemaProjectorException);
}

}  // namespace kconnect
