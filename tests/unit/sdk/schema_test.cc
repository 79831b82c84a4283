#include <catch2/catch.hpp>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>
#include <kconnect/schema_builder.h>
#include <kconnect/struct.h>

namespace kconnect {

namespace {

const SchemaPtr& int32() {
  return plain_schema(SchemaType::Int32);
}
const SchemaPtr& optional_text() {
  return plain_optional_schema(SchemaType::String);
}

SchemaPtr point_schema() {
  return SchemaBuilder::structure()
      .name("Point")
      .field("x", int32())
      .field("y", optional_text())
      .build();
}

Value point(const SchemaPtr& schema) {
  auto made = std::make_shared<Struct>(schema);
  made->put("x", 1);
  return Value(std::shared_ptr<const Struct>(made));
}

std::string failure(const Schema& schema, const Value& value) {
  try {
    validate_value(schema, value);
  } catch (const DataException& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("schemas are equal when all attributes are, whatever the order of parameters") {
  const auto with = [](auto... keys) {
    SchemaBuilder builder(SchemaType::String);
    (builder.parameter(keys, "v"), ...);
    return builder.build();
  };
  CHECK(*with("a", "b") == *with("b", "a"));
  CHECK_FALSE(*with("a", "b") == *with("a", "c"));
  CHECK(*point_schema() == *point_schema());
  CHECK_FALSE(*int32() == *plain_optional_schema(SchemaType::Int32));
}

TEST_CASE("the text of a schema names its type") {
  CHECK(int32()->to_string() == "Schema{INT32}");
  CHECK(point_schema()->to_string() == "Schema{Point:STRUCT}");
}

TEST_CASE("an attribute is set once") {
  SchemaBuilder builder(SchemaType::Int32);
  builder.required().name("a").version(1);
  CHECK_THROWS_AS(builder.optional(), SchemaBuilderException);
  CHECK_THROWS_WITH(builder.name("b"), "Invalid SchemaBuilder call: name has already been set.");
  CHECK_THROWS_AS(builder.version(2), SchemaBuilderException);
}

TEST_CASE("misuse of the schema builder is refused with Java's messages") {
  CHECK_THROWS_WITH(SchemaBuilder(SchemaType::Int32).field("a", int32()),
                    "Cannot create fields on type INT32");
  CHECK_THROWS_WITH(SchemaBuilder::structure().field("a", int32()).field("a", int32()),
                    "Cannot create field because of field name duplication a");
  CHECK_THROWS_WITH(SchemaBuilder::structure().field("", int32()), "fieldName cannot be null.");
  CHECK_THROWS_WITH(SchemaBuilder::array(nullptr), "valueSchema cannot be null.");
  CHECK_THROWS_WITH(SchemaBuilder::map(nullptr, int32()), "keySchema cannot be null.");
  CHECK_THROWS_WITH(SchemaBuilder(SchemaType::Int32).default_value("x"), "Invalid default value");
}

TEST_CASE("values are checked by their exact type") {
  CHECK(failure(*int32(), 1) == "none");
  CHECK(failure(*int32(), int64_t{1}) ==
        "Invalid Java object for schema with type INT32: class java.lang.Long for value");
  CHECK(failure(*int32(), {}) == "Invalid value: null used for required value, schema type: INT32");
  CHECK(failure(*SchemaBuilder::array(int32()).build(), Value::array({Value(1), Value("x")})) ==
        "Invalid Java object for schema with type INT32: class java.lang.String for element of "
        "array value");
  CHECK(failure(*date_builder().build(), 1) ==
        "Invalid Java object for schema \"org.apache.kafka.connect.data.Date\" with type INT32: "
        "class java.lang.Integer for value");
  CHECK(failure(*date_builder().build(), Instant{5}) == "none");
  CHECK(failure(*point_schema(), point(SchemaBuilder::structure().field("x", int32()).build())) ==
        "Struct schemas do not match.");
  CHECK(failure(*SchemaBuilder::array_of_unknown(nullptr).build(), Value::array({Value(1)})) ==
        "No schema defined for element of array value");
}

TEST_CASE("a struct fills in defaults when it is read, not when it is stored") {
  const auto schema = SchemaBuilder::structure()
                          .field("a", SchemaBuilder(SchemaType::Int32).default_value(3).build())
                          .field("b", optional_text())
                          .build();
  Struct made(schema);
  made.validate();
  CHECK(made.get("a") == Value(3));
  CHECK(made.get_without_default("a").is_null());
  CHECK_THROWS_WITH(made.put("a", {}),
                    "Invalid value: null used for required field: \"a\", schema type: INT32");
  CHECK_THROWS_WITH(made.get("c"), "c is not a valid field name");
  made.put("a", 1).put("b", "x");
  CHECK(made.to_string() == "Struct{a=1,b=x}");
}

TEST_CASE("a struct made on the builder itself can be its default") {
  SchemaBuilder builder = SchemaBuilder::structure();
  builder.field("x", int32());
  auto preset = std::make_shared<Struct>(builder.build());
  preset->put("x", 1);
  builder.default_value(Value(std::shared_ptr<const Struct>(preset)));
  const auto schema = builder.build();
  CHECK(schema->default_value().structure()->get("x") == Value(1));
  CHECK(failure(*schema, schema->default_value()) == "Struct schemas do not match.");
}

TEST_CASE("logical values are converted within their range") {
  CHECK(date_to_days({-86'400'000}) == -1);
  CHECK_THROWS_AS(date_to_days({1}), DataException);
  CHECK(time_to_millis({86'400'000}) == 86'400'000);
  CHECK_THROWS_AS(time_to_millis({86'400'001}), DataException);
  CHECK_THROWS_AS(time_from_millis(-1), DataException);
  const auto money = decimal_builder(2).build();
  CHECK(decimal_to_bytes(*money, Decimal(128, 2)) == std::string("\0\x80", 2));
  CHECK_THROWS_WITH(decimal_to_bytes(*money, Decimal(15, 1)),
                    "Decimal value has mismatching scale for given Decimal schema. Schema has "
                    "scale 2, value has scale 1.");
}

}  // namespace kconnect
