#include <catch2/catch.hpp>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>
#include <kconnect/schema_builder.h>
#include <kconnect/struct.h>

#include "jdbc/sink/field_selection.h"
#include "jdbc/sink/record_binder.h"
#include "jdbc/sink/record_validator.h"

namespace kconnect::jdbc {

namespace {

SinkConfig config(ConfigMap props = {}) {
  props.emplace("connection.url", "jdbc:sqlite::memory:");
  props.emplace("name", "sink");
  return SinkConfig::parse(SinkFlavour::Confluent, props);
}

SchemaPtr user_schema() {
  static const SchemaPtr schema = SchemaBuilder::structure()
                                      .field("name", plain_optional_schema(SchemaType::String))
                                      .field("id", plain_schema(SchemaType::Int32))
                                      .field("age", plain_optional_schema(SchemaType::Int32))
                                      .build();
  return schema;
}

SchemaPtr key_schema() {
  static const SchemaPtr schema = SchemaBuilder::structure()
                                      .field("zone", plain_schema(SchemaType::String))
                                      .field("id", plain_schema(SchemaType::Int32))
                                      .build();
  return schema;
}

std::vector<std::string> names(const std::vector<SelectedField>& fields) {
  std::vector<std::string> result;
  for (const SelectedField& selected : fields) result.push_back(selected.field.name);
  return result;
}

std::vector<std::string> names(const std::vector<SinkField>& fields) {
  std::vector<std::string> result;
  for (const SinkField& field : fields) result.push_back(field.name);
  return result;
}

using Names = std::vector<std::string>;

// The cell that a field with a schema makes of a value.
Cell bound(const SchemaPtr& schema, Value value, const SinkConfig& config,
           bool is_timestamp = false) {
  static SinkRecord record;
  const SchemaPtr structure = SchemaBuilder::structure().field("f", schema).build();
  auto filled = std::make_shared<Struct>(structure);
  filled->set_unchecked(0, std::move(value));
  record.value_schema = structure;
  record.value = Value(std::shared_ptr<const Struct>(filled));
  record.original_topic = "t";
  record.offset = 17;
  const SelectedField field{
      .field = {"f", schema, false, is_timestamp}, .place = FieldPlace::ValueField, .index = 0};
  return FieldBinder(field, true).bind(record, BindingRules(config));
}

WallClock clock(const SchemaPtr& schema, Value value, ConfigMap props = {},
                bool is_timestamp = false) {
  return std::get<WallClock>(
      bound(schema, std::move(value), config(std::move(props)), is_timestamp));
}

}  // namespace

TEST_CASE("Without a key mode every field of the value is a column", "[jdbc]") {
  const auto selected = select_fields(config(), "t", nullptr, user_schema());
  CHECK(selected.keys.empty());
  CHECK(names(selected.others) == Names{"name", "id", "age"});
}

TEST_CASE("Fields of the key come first in rows and keep their place in tables", "[jdbc]") {
  const auto selected =
      select_fields(config({{"pk.mode", "record_key"}}), "t", key_schema(), user_schema());
  CHECK(names(selected.keys) == Names{"zone", "id"});
  CHECK(names(selected.others) == Names{"name", "age"});
  CHECK(names(selected.all(user_schema())) == Names{"name", "id", "age", "zone"});
  CHECK(selected.keys[1].place == FieldPlace::KeyField);
}

TEST_CASE("pk.fields picks the key's fields, a whitelist the others", "[jdbc]") {
  const auto selected = select_fields(
      config({{"pk.mode", "record_value"}, {"pk.fields", "id"}, {"fields.whitelist", "age"}}), "t",
      nullptr, user_schema());
  CHECK(names(selected.keys) == Names{"id"});
  CHECK(names(selected.others) == Names{"age"});
}

TEST_CASE("Kafka's coordinates as the key", "[jdbc]") {
  const auto usual = select_fields(config({{"pk.mode", "kafka"}}), "t", nullptr, user_schema());
  CHECK(names(usual.all(user_schema())) ==
        Names{"__connect_topic", "__connect_partition", "__connect_offset", "name", "id", "age"});
  const auto own = select_fields(config({{"pk.mode", "KAFKA"}, {"pk.fields", "x,c,b"}}), "t",
                                 nullptr, user_schema());
  CHECK(names(own.keys) == Names{"x", "c", "b"});
  CHECK(names(own.all(user_schema())) == Names{"name", "id", "age", "b", "c", "x"});
  CHECK_THROWS_WITH(select_fields(config({{"pk.mode", "kafka"}, {"pk.fields", "a,b"}}), "t",
                                  nullptr, user_schema()),
                    Catch::Contains("exactly three"));
}

TEST_CASE("A simple key needs one name", "[jdbc]") {
  const SchemaPtr text = plain_schema(SchemaType::String);
  const auto selected = select_fields(config({{"pk.mode", "record_key"}, {"pk.fields", "uid"}}),
                                      "t", text, user_schema());
  CHECK(names(selected.keys) == Names{"uid"});
  CHECK_THROWS_WITH(select_fields(config({{"pk.mode", "record_key"}}), "t", text, user_schema()),
                    Catch::Contains("exactly one PK column"));
}

TEST_CASE("What the settings ask for and the schemas lack is named", "[jdbc]") {
  CHECK_THROWS_WITH(select_fields(config({{"pk.mode", "record_key"}, {"pk.fields", "nope"}}), "t",
                                  key_schema(), user_schema()),
                    Catch::Contains("nope"));
  CHECK_THROWS_WITH(select_fields(config({{"pk.mode", "record_key"}}), "t", nullptr, user_schema()),
                    Catch::Contains("key schema is missing"));
  CHECK_THROWS_WITH(select_fields(config(), "t", nullptr, nullptr),
                    Catch::Contains("No fields found"));
}

TEST_CASE("Plain text has a column of its own", "[jdbc]") {
  const SchemaPtr text = plain_schema(SchemaType::String);
  const auto selected = select_fields(config(), "t", nullptr, text);
  CHECK(names(selected.all(text)) == Names{"record_value"});
  CHECK_THROWS_WITH(select_fields(config({{"pk.mode", "record_value"}}), "t", nullptr, text),
                    Catch::Contains("String value"));
}

TEST_CASE("Times are wall clocks of db.timezone, dates of date.timezone", "[jdbc]") {
  const ConfigMap new_york{{"db.timezone", "America/New_York"}};
  const SchemaPtr date = date_builder().build();
  const SchemaPtr time = time_builder().build();
  const SchemaPtr timestamp = timestamp_builder().build();
  CHECK(clock(date, Instant{1'709'164'800'000}).days() == 19'782);
  CHECK(clock(date, Instant{1'709'164'800'000}, new_york).days() == 19'781);
  ConfigMap utc_dates = new_york;
  utc_dates["date.timezone"] = "UTC";
  CHECK(clock(date, Instant{1'709'164'800'000}, utc_dates).days() == 19'782);
  CHECK(clock(time, Instant{45'296'789}, new_york).nanos_of_day() == 27'296'789'000'000);
  const WallClock moment = clock(timestamp, Instant{1'709'210'096'789}, new_york);
  CHECK(moment.seconds == 1'709'192'096);
  CHECK(moment.nanos == 789'000'000);
  CHECK(moment.instant_millis() == 1'709'210'096'789);
}

TEST_CASE("Before the Gregorian calendar days have their Julian dates, if wanted", "[jdbc]") {
  const SchemaPtr date = date_builder().build();
  const Value first_of_january = Instant{-62'135'769'600'000};  // 0001-01-01 in the Julian calendar
  CHECK(clock(date, first_of_january).days() == -719'162);
  CHECK(clock(date, first_of_january, {{"date.calendar.system", "PROLEPTIC_GREGORIAN"}}).days() ==
        -719'164);
}

TEST_CASE("Counted timestamps are fine to the micro- or nanosecond", "[jdbc]") {
  const SchemaPtr number = plain_schema(SchemaType::Int64);
  const SchemaPtr text = plain_schema(SchemaType::String);
  const WallClock micros = clock(number, int64_t{1'704'164'645'678'901}, {}, true);
  CHECK(micros.seconds == 1'704'164'645);
  CHECK(micros.nanos == 678'901'000);
  const ConfigMap nanos{{"timestamp.precision.mode", "nanoseconds"}};
  CHECK(clock(text, "-1", nanos, true).nanos == 999'999'999);
  CHECK_THROWS_WITH(clock(text, "soon", {}, true),
                    Catch::Contains("offset 17") && Catch::Contains("field 'f'"));
}

TEST_CASE("A null is a default where that is wanted", "[jdbc]") {
  const SchemaPtr with_default =
      SchemaBuilder(SchemaType::Int32).optional().default_value(Value(int32_t{7})).build();
  CHECK(std::get<int64_t>(bound(with_default, {}, config())) == 7);
  CHECK(is_null(bound(with_default, {}, config({{"replace.null.with.default", "false"}}))));
}

TEST_CASE("Structures have no column type, unless they are null", "[jdbc]") {
  const SchemaPtr nested = SchemaBuilder::structure().optional().build();
  CHECK(is_null(bound(nested, {}, config())));
  const Value content(std::make_shared<const Struct>(nested));
  CHECK_THROWS_WITH(bound(nested, content, config()),
                    Catch::Contains("STRUCT") && Catch::Contains("topic 't'"));
}

TEST_CASE("Records are told what they lack", "[jdbc]") {
  SinkRecord record;
  record.topic = "users";
  record.offset = 5;
  const SinkConfig keyed = config({{"pk.mode", "record_key"}});
  CHECK_THROWS_WITH(RecordValidator(keyed).check(record),
                    Catch::Contains("non-null key") && Catch::Contains("offset=5"));
  record.key_schema = plain_schema(SchemaType::Int32);
  record.key = Value(int32_t{1});
  CHECK_THROWS_WITH(RecordValidator(keyed).check(record), Catch::Contains("null value"));
  const SinkConfig deleting = config({{"pk.mode", "record_key"}, {"delete.enabled", "true"}});
  CHECK_NOTHROW(RecordValidator(deleting).check(record));
  record.value = Value::map({});
  CHECK_THROWS_WITH(RecordValidator(keyed).check(record), Catch::Contains("schema"));
}

}  // namespace kconnect::jdbc
