#include "runtime/sink_offsets.h"

#include <catch2/catch.hpp>

namespace kconnect {

namespace {

std::string refusal(const AlteredOffsets& offsets) {
  try {
    parse_sink_offsets(offsets);
  } catch (const HerderException& error) {
    CHECK(error.status() == 400);
    return error.what();
  }
  return "accepted";
}

OffsetMap partition(Value topic, Value number) {
  return {{"kafka_topic", std::move(topic)}, {"kafka_partition", std::move(number)}};
}

OffsetMap offset(Value number) {
  return {{"kafka_offset", std::move(number)}};
}

}  // namespace

TEST_CASE("a sink's offsets are topics, partitions and numbers, or text that is one") {
  const AlteredSinkOffsets offsets =
      parse_sink_offsets({{partition("t", int64_t{0}), offset(int64_t{5})},
                          {partition("t", "1"), offset("+7")},
                          {partition(int64_t{9}, int64_t{2}), std::nullopt}});
  CHECK(offsets == AlteredSinkOffsets{{{"t", 0}, 5}, {{"t", 1}, 7}, {{"9", 2}, std::nullopt}});
}

TEST_CASE("a sink's offsets of another shape are refused as Java does") {
  const OffsetMap good = partition("t", int64_t{0});
  CHECK(refusal({{std::nullopt, offset(int64_t{1})}}) ==
        "The partition for a sink connector offset cannot be null or missing");
  CHECK(refusal({{OffsetMap{{"kafka_partition", int64_t{0}}}, {}}}) ==
        "The partition for a sink connector offset must contain the key 'kafka_topic'");
  CHECK(refusal({{OffsetMap{{"kafka_topic", "t"}}, {}}}) ==
        "The partition for a sink connector offset must contain the key 'kafka_partition'");
  CHECK(refusal({{partition(Value(), int64_t{0}), {}}}) ==
        "Kafka topic names must be valid strings and may not be null");
  CHECK(refusal({{partition("t", Value()), {}}}) ==
        "Kafka partitions must be valid numbers and may not be null");
  CHECK(refusal({{partition("t", "x"), {}}}) ==
        "Failed to parse the following Kafka partition value in the provided offsets: 'x'. "
        "Partition values for Kafka need to be integers.");
  CHECK(refusal({{good, OffsetMap{{"offset", int64_t{1}}}}}) ==
        "The offset for a sink connector should either be null or contain the key 'kafka_offset'");
  CHECK(refusal({{good, offset(1.5)}}) ==
        "Failed to parse the following Kafka offset value in the provided offsets: '1.5'. Offset "
        "values for Kafka need to be integers.");
  CHECK(refusal({{good, offset(Value())}}) ==
        "Failed to parse the following Kafka offset value in the provided offsets: 'null'. Offset "
        "values for Kafka need to be integers.");
}

TEST_CASE("a sink's offsets are shown in the form in which they are altered") {
  const ConnectorOffsets shape = sink_offsets_shape({{{"t", 1}, 7}});
  REQUIRE(shape.size() == 1);
  CHECK(shape[0].first == partition("t", int64_t{1}));
  CHECK(shape[0].second == offset(int64_t{7}));
}

}  // namespace kconnect
