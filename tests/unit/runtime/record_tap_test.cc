#include "runtime/record_tap.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <kconnect/schema_builder.h>
#include <kconnect/struct.h>

namespace kconnect {

namespace {

using Json = nlohmann::json;

SourceRecord line(int number) {
  static const auto file = std::make_shared<const OffsetMap>(OffsetMap{{"file", "in.txt"}});
  SourceRecord record;
  record.topic = "lines";
  record.source_partition = file;
  record.source_offset = {{"position", int64_t{number}}};
  record.value = "line " + std::to_string(number);
  record.headers = {{"h", nullptr, Value(int32_t{1})}};
  return record;
}

// Somebody who watches, and what there was to see.
struct Watcher {
  explicit Watcher(RecordTap& tap, TapStages stages = all_tap_stages, uint64_t limit = UINT64_MAX,
                   std::vector<std::string> mask = {}) {
    id = tap.listen({.stages = stages,
                     .limit = limit,
                     .mask = FieldMask(std::move(mask)),
                     .write =
                         [this](std::string_view text) {
                           if (full) return false;
                           CHECK(text.ends_with('\n'));
                           lines.push_back(Json::parse(text));
                           return true;
                         },
                     .end = [this] { ended = true; }});
  }
  RecordTap::ListenerId id;
  std::vector<Json> lines;
  bool full = false;
  bool ended = false;
};

constexpr TapStages sent = static_cast<TapStages>(TapStage::Sent);
constexpr TapStages polled = static_cast<TapStages>(TapStage::Source);

}  // namespace

TEST_CASE("a tap wants what its listeners want to see") {
  RecordTap tap;
  CHECK(tap.wanted() == 0);
  const Watcher first(tap, sent);
  const Watcher second(tap, polled);
  CHECK(tap.wanted() == (sent | polled));
  tap.stop_listening(first.id);
  CHECK(tap.wanted() == polled);
  tap.stop_listening(second.id);
  CHECK(tap.wanted() == 0);
}

TEST_CASE("a source record is shown with where it comes from") {
  RecordTap tap;
  const Watcher watcher(tap);
  tap.show(TapStage::Source, 2, line(7));
  REQUIRE(watcher.lines.size() == 1);
  CHECK(watcher.lines[0] == Json::parse(R"({"stage": "source", "task": 2,
      "source_partition": {"file": "in.txt"}, "source_offset": {"position": 7}, "topic": "lines",
      "timestamp": null, "key": null, "value": "line 7", "headers": [{"h": 1}]})"));
}

TEST_CASE("a sink record is shown with where it was consumed") {
  SinkRecord record;
  record.topic = "renamed";
  record.original_topic = "t";
  record.original_partition = 3;
  record.partition = 3;
  record.offset = 99;
  record.timestamp = 5;
  RecordTap tap;
  const Watcher watcher(tap);
  tap.show(TapStage::Put, 0, record);
  REQUIRE(watcher.lines.size() == 1);
  CHECK(watcher.lines[0] == Json::parse(R"({"stage": "put", "task": 0,
      "consumed_from": {"topic": "t", "partition": 3, "offset": 99}, "topic": "renamed",
      "timestamp": 5, "key": null, "value": null, "headers": [], "partition": 3})"));
}

TEST_CASE("a record that goes no further names what stopped it") {
  RecordTap tap;
  const Watcher watcher(tap);
  const TapEnd dropped{.transform = "filter"};
  const TapEnd failed{.transform = "cast",
                      .stage = "TRANSFORMATION",
                      .class_name = "org.example.Cast",
                      .error = "not a number"};
  tap.show(TapStage::Transformed, 0, line(1), &dropped);
  tap.show(TapStage::Transformed, 0, line(2), &failed);
  REQUIRE(watcher.lines.size() == 2);
  CHECK(watcher.lines[0]["dropped_by"] == "filter");
  CHECK(watcher.lines[1]["failed_at"] == Json({{"stage", "TRANSFORMATION"},
                                               {"transform", "cast"},
                                               {"class", "org.example.Cast"},
                                               {"error", "not a number"}}));
}

TEST_CASE("a sent record is shown with its place in Kafka once it is acknowledged") {
  RecordTap tap;
  const Watcher watcher(tap, sent);
  tap.expect(0, 10, line(1));
  tap.expect(0, 11, line(2));
  tap.expect(0, 12, line(3));
  tap.expect(1, 10, line(4));
  tap.give_up(0, 12);
  CHECK(tap.expects_any());
  CHECK(watcher.lines.empty());
  const std::vector<Delivery> deliveries = {{.sequence = 10, .partition = 4, .offset = 77},
                                            {.sequence = 11, .error = -192},
                                            {.sequence = 12, .partition = 4, .offset = 78}};
  tap.acknowledged(0, deliveries);
  REQUIRE(watcher.lines.size() == 2);
  CHECK(watcher.lines[0]["source_offset"] == Json({{"position", 1}}));
  CHECK(watcher.lines[0]["partition"] == 4);
  CHECK(watcher.lines[0]["offset"] == 77);
  CHECK(watcher.lines[1]["error"].is_string());
  CHECK(tap.expects_any());
  tap.forget_task(1);
  CHECK_FALSE(tap.expects_any());
}

TEST_CASE("a listener ends after its limit and lines it had no room for do not count") {
  RecordTap tap;
  Watcher watcher(tap, polled, 2);
  watcher.full = true;
  tap.show(TapStage::Source, 0, line(1));
  watcher.full = false;
  tap.show(TapStage::Source, 0, line(2));
  tap.show(TapStage::Transformed, 0, line(2));
  CHECK_FALSE(watcher.ended);
  tap.show(TapStage::Source, 0, line(3));
  CHECK(watcher.ended);
  CHECK(tap.wanted() == 0);
  tap.show(TapStage::Source, 0, line(4));
  CHECK(watcher.lines.size() == 2);
}

TEST_CASE("the end of a listener may ask the tap to stop listening") {
  RecordTap tap;
  bool ended = false;
  RecordTap::ListenerId id = 0;
  id = tap.listen({.limit = 1,
                   .write = [](std::string_view) { return true; },
                   .end =
                       [&] {
                         tap.stop_listening(id);
                         ended = true;
                       }});
  tap.show(TapStage::Source, 0, line(1));
  CHECK(ended);
}

TEST_CASE("listeners end with their connector") {
  RecordTaps taps;
  const auto tap = taps.of("c");
  CHECK(taps.of("c") == tap);
  const Watcher watcher(*tap);
  taps.remove("c");
  taps.remove("unknown");
  CHECK(watcher.ended);
  CHECK(taps.of("c") != tap);
}

TEST_CASE("masked values are not shown wherever they stand") {
  const auto inner =
      SchemaBuilder::structure().field("password", plain_schema(SchemaType::String)).build();
  const auto person = std::make_shared<Struct>(inner);
  person->put("password", "s3cret");
  SourceRecord record = line(1);
  record.key = Value(std::shared_ptr<const Struct>(person));
  record.value = Value::map({{"Password", "s3cret"}, {"list", Value::array({"open"})}});
  record.headers = {{"token", nullptr, Value("s3cret")}};
  RecordTap tap;
  const Watcher watcher(tap, polled, 1, {"password", "token", "position"});
  tap.show(TapStage::Source, 0, record);
  const Json shown = watcher.lines.at(0);
  CHECK(shown["key"] == Json({{"password", "***"}}));
  CHECK(shown["value"] == Json({{"Password", "***"}, {"list", {"open"}}}));
  CHECK(shown["headers"][0] == Json({{"token", "***"}}));
  CHECK(shown["source_offset"] == Json({{"position", "***"}}));
}

TEST_CASE("values are shown as JSON without schemas") {
  const auto json = [](const Value& value) {
    std::string out;
    append_value_json(value, {}, out);
    return out;
  };
  CHECK(json({}) == "null");
  CHECK(json(true) == "true");
  CHECK(json(int8_t{-3}) == "-3");
  CHECK(json(1.5) == "1.5");
  CHECK(json("a\"b") == R"("a\"b")");
  CHECK(json(Bytes("\x01\x02")) == R"("AQI=")");
  CHECK(json(Decimal(150, 2)) == R"("1.50")");
  CHECK(json(Instant{1000}) == "1000");
  CHECK(json(Value::array({1, Value::map({{2, Value()}})})) == R"([1,{"2":null}])");
}

TEST_CASE("stages have names") {
  for (const char* name : {"source", "transformed", "sent", "consumed", "put"})
    CHECK(tap_stage_name(*parse_tap_stage(name)) == name);
  CHECK(parse_tap_stage("polled") == std::nullopt);
}

}  // namespace kconnect
