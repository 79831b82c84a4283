#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include <kconnect/errors.h>
#include <kconnect/plugin_registry.h>
#include <kconnect/schema_builder.h>
#include <kconnect/struct.h>

#include "transforms/register.h"

using kconnect::ConfigMap;
using kconnect::ConnectRecord;
using kconnect::Map;
using kconnect::PluginRegistry;
using kconnect::SchemaBuilder;
using kconnect::SchemaPtr;
using kconnect::SchemaType;
using kconnect::SinkRecord;
using kconnect::SourceRecord;
using kconnect::Struct;
using kconnect::Text;
using kconnect::Transformation;
using kconnect::Value;

namespace {

const PluginRegistry& registry() {
  static const PluginRegistry filled = [] {
    PluginRegistry plugins;
    kconnect::register_transforms(plugins);
    return plugins;
  }();
  return filled;
}

std::unique_ptr<Transformation> make(const std::string& name, const ConfigMap& config) {
  auto made =
      registry().find_transformation("org.apache.kafka.connect.transforms." + name)->create();
  made->configure(config);
  return made;
}

const SchemaPtr& text_schema() {
  return kconnect::plain_schema(SchemaType::String);
}

SourceRecord line(const char* text) {
  SourceRecord record;
  record.topic = "lines";
  record.value_schema = text_schema();
  record.value = text;
  return record;
}

SchemaPtr person_schema() {
  return SchemaBuilder::structure()
      .field("name", text_schema())
      .field("age", kconnect::plain_optional_schema(SchemaType::Int32))
      .build();
}

Value person(const SchemaPtr& schema, const char* name) {
  auto made = std::make_shared<Struct>(schema);
  made->put("name", name);
  return {std::shared_ptr<const Struct>(std::move(made))};
}

}  // namespace

TEST_CASE("a chain of transforms rebuilds the value step by step") {
  const auto hoist = make("HoistField$Value", {{"field", "line"}});
  const auto insert = make("InsertField$Value", {{"topic.field", "source!"}});
  const auto replace = make("ReplaceField$Value", {{"renames", "line:text"}});
  SourceRecord record = line("hello");
  for (Transformation* step : {hoist.get(), insert.get(), replace.get()}) step->apply(record);
  CHECK(kconnect::to_string(record.value) == "Struct{text=hello,source=lines}");
  CHECK(record.value.structure()->schema() == record.value_schema);
}

TEST_CASE("records of one schema share one derived schema") {
  const auto hoist = make("HoistField$Value", {{"field", "line"}});
  SourceRecord first = line("a");
  SourceRecord second = line("b");
  hoist->apply(first);
  hoist->apply(second);
  CHECK(first.value_schema == second.value_schema);
}

TEST_CASE("equal schemas from different places share one derived schema") {
  const auto mask = make("ReplaceField$Value", {{"exclude", "age"}});
  SchemaPtr derived;
  for (int i = 0; i < 3; ++i) {
    ConnectRecord record;
    record.value_schema = person_schema();
    record.value = person(record.value_schema, "Ada");
    mask->apply(record);
    if (derived == nullptr) derived = record.value_schema;
    CHECK(record.value_schema == derived);
  }
}

TEST_CASE("more schemas than are remembered are handled all the same") {
  const auto hoist = make("HoistField$Value", {{"field", "f"}});
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 40; ++i) {
      ConnectRecord record;
      record.value_schema = SchemaBuilder(SchemaType::Int32).name("n" + std::to_string(i)).build();
      record.value = int32_t{i};
      hoist->apply(record);
      CHECK(record.value_schema->fields().front().schema->name() == "n" + std::to_string(i));
    }
  }
}

TEST_CASE("a transform that fails leaves the record as it was") {
  const auto cast = make("Cast$Value", {{"spec", "name:int32"}});
  ConnectRecord record;
  record.value_schema = person_schema();
  record.value = person(record.value_schema, "Ada");
  const ConnectRecord before = record;
  CHECK_THROWS_AS(cast->apply(record), kconnect::DataException);
  CHECK(record.value == before.value);
  CHECK(record.value_schema == before.value_schema);

  const auto move =
      make("HeaderFrom$Value", {{"fields", "name,x"}, {"headers", "a,b"}, {"operation", "move"}});
  CHECK_THROWS(move->apply(record));
  CHECK(record.headers.empty());
  CHECK(record.value == before.value);
}

TEST_CASE("fields that are copied shall not be null where null is not allowed") {
  const SchemaPtr with_default = SchemaBuilder(SchemaType::Int32).default_value(int32_t{7}).build();
  const SchemaPtr schema =
      SchemaBuilder::structure().field("a", with_default).field("b", text_schema()).build();
  auto content = std::make_shared<Struct>(schema);
  content->put("b", "x");
  ConnectRecord record;
  record.value_schema = schema;
  record.value = std::shared_ptr<const Struct>(content);

  ConnectRecord filled = record;
  make("ReplaceField$Value", {{"exclude", "b"}})->apply(filled);
  CHECK(kconnect::to_string(filled.value) == "Struct{a=7}");

  const auto keeps_null =
      make("ReplaceField$Value", {{"exclude", "b"}, {"replace.null.with.default", "false"}});
  CHECK_THROWS_WITH(keeps_null->apply(record),
                    "Invalid value: null used for required field: \"a\", schema type: INT32");
}

TEST_CASE("a struct's default is kept by new schema metadata and converted with its timestamps") {
  const SchemaPtr plain =
      SchemaBuilder::structure().field("t", kconnect::plain_schema(SchemaType::Int64)).build();
  auto content = std::make_shared<Struct>(plain);
  content->put("t", int64_t{1000});
  const SchemaPtr schema = SchemaBuilder::structure()
                               .field("t", kconnect::plain_schema(SchemaType::Int64))
                               .default_value(std::shared_ptr<const Struct>(content))
                               .build();
  ConnectRecord record;
  record.value_schema = schema;
  auto value = std::make_shared<Struct>(schema);
  value->put("t", int64_t{5});
  record.value = std::shared_ptr<const Struct>(value);

  ConnectRecord named = record;
  make("SetSchemaMetadata$Value", {{"schema.name", "N"}})->apply(named);
  CHECK(named.value_schema->name() == "N");
  CHECK(kconnect::to_string(named.value_schema->default_value()) == "Struct{t=1000}");

  make("TimestampConverter$Value",
       {{"field", "t"}, {"target.type", "string"}, {"format", "ss.SSS"}})
      ->apply(record);
  CHECK(kconnect::to_string(record.value) == "Struct{t=00.005}");
  CHECK(kconnect::to_string(record.value_schema->default_value()) == "Struct{t=01.000}");
}

TEST_CASE("schemaless results show the order of Java's hash maps") {
  ConnectRecord record;
  record.value = Value::map({{"z", int64_t{1}}, {"a", int64_t{2}}});
  make("InsertField$Value", {{"static.field", "m"}, {"static.value", "x"}})->apply(record);
  CHECK(kconnect::to_string(record.value) == "{a=2, m=x, z=1}");
}

TEST_CASE("the routers change the topic alone") {
  SinkRecord record;
  record.topic = "shop.orders";
  record.timestamp = 1'609'459'200'123;
  make("RegexRouter", {{"regex", "(\\w+)\\.(\\w+)"}, {"replacement", "$2-$1"}})->apply(record);
  CHECK(record.topic == "orders-shop");
  make("TimestampRouter", {})->apply(record);
  CHECK(record.topic == "orders-shop-20210101");
}

TEST_CASE("a replacement that names a missing group fails the record") {
  SinkRecord record;
  record.topic = "orders";
  const auto router = make("RegexRouter", {{"regex", "(orders)"}, {"replacement", "$2"}});
  CHECK_THROWS_AS(router->apply(record), kconnect::IndexOutOfBoundsException);
  CHECK_THROWS_AS(router->apply(record), kconnect::IndexOutOfBoundsException);
  CHECK(record.topic == "orders");
}

TEST_CASE("every class of Kafka Connect is registered") {
  const auto names = registry().names(kconnect::PluginKind::Transformation);
  size_t classes = 0;
  for (const auto& plugin : registry().describe()) {
    ++classes;
    CHECK(plugin.version == "3.9.1");
    CHECK_FALSE(plugin.summary.empty());
    CHECK(plugin.config_def != nullptr);
  }
  CHECK(classes == 29);
  CHECK(registry().find_transformation("InsertField") == nullptr);
  CHECK(registry().find_transformation("Filter") != nullptr);
  CHECK(registry().find_predicate("TopicNameMatches") != nullptr);
}
