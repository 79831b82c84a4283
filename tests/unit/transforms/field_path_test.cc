#include "transforms/field_path.h"

#include <catch2/catch.hpp>

#include <kconnect/errors.h>
#include <kconnect/schema_builder.h>

using kconnect::FieldPath;
using kconnect::FieldSyntaxVersion;
using kconnect::Map;
using kconnect::SchemaBuilder;
using kconnect::SchemaPtr;
using kconnect::SchemaType;
using kconnect::Struct;
using kconnect::Value;

namespace {

// The content found under a path in a map whose only entry has a name.
bool finds(const std::string& path, const std::string& name) {
  const Map map = {{name, int64_t{1}}};
  return FieldPath(path, FieldSyntaxVersion::V2).value(map) == Value(int64_t{1});
}

}  // namespace

TEST_CASE("version 1 takes the whole path as one name") {
  const Map map = {{"a.b", int64_t{1}}};
  CHECK(FieldPath("a.b", FieldSyntaxVersion::V1).value(map) == Value(int64_t{1}));
}

TEST_CASE("version 2 walks through nested fields") {
  const Map map = {{"a", Value::map({{"b", int64_t{1}}, {"", int64_t{2}}})}, {"n", Value()}};
  const auto value = [&map](const char* path) {
    return FieldPath(path, FieldSyntaxVersion::V2).value(map);
  };
  CHECK(value("a.b") == Value(int64_t{1}));
  CHECK(value("a.") == Value(int64_t{2}));
  CHECK(value("a.c").is_null());
  CHECK(value("n.x.y").is_null());
  CHECK_THROWS_AS(value("a.b.c"), kconnect::DataException);
}

TEST_CASE("backticks quote names that hold dots") {
  CHECK(finds("`a.b`", "a.b"));
  CHECK(finds("``", ""));
  CHECK(finds("`a`b`", "a`b"));
  CHECK(finds("a`b", "a`b"));
  CHECK(finds("`a\\`.b`", "a`.b"));
  CHECK(finds("`a\\`b`", "a\\`b"));
  CHECK_THROWS_WITH(FieldPath("é.`b", FieldSyntaxVersion::V2),
                    "Incomplete backtick pair in path: [é.`b], consider adding a backslash before "
                    "backtick at position 2 to escape it");
  CHECK_THROWS_AS(FieldPath("`a\\`", FieldSyntaxVersion::V2), kconnect::ConfigException);
}

TEST_CASE("structs are walked by their schema") {
  const SchemaPtr inner =
      SchemaBuilder::structure()
          .field("x", SchemaBuilder(SchemaType::Int32).default_value(int32_t{5}).build())
          .build();
  const SchemaPtr outer = SchemaBuilder::structure().field("in", inner).build();
  const FieldPath path("in.x", FieldSyntaxVersion::V2);
  REQUIRE(path.find(*outer) != nullptr);
  CHECK(path.find(*outer)->schema == inner->fields().front().schema);
  CHECK(FieldPath("in.y", FieldSyntaxVersion::V2).find(*outer) == nullptr);

  auto content = std::make_shared<Struct>(inner);
  Struct structure(outer);
  structure.set_unchecked(0, Value(std::shared_ptr<const Struct>(content)));
  CHECK(path.value(structure, true) == Value(int32_t{5}));
  CHECK(path.value(structure, false).is_null());
}

TEST_CASE("an empty path fails when it is used") {
  const FieldPath path("", FieldSyntaxVersion::V2);
  CHECK_THROWS_AS(path.value(Map{}), kconnect::IllegalArgumentException);
}
