#include "runtime/sink_offsets.h"

#include <charconv>
#include <limits>

#include <fmt/format.h>

#include <kconnect/values.h>

namespace kconnect {

namespace {

constexpr std::string_view topic_key = "kafka_topic";
constexpr std::string_view partition_key = "kafka_partition";
constexpr std::string_view offset_key = "kafka_offset";

HerderException bad_request(const std::string& message) {
  return {400, message};
}

// As Java prints a value; numbers and text are all that matters here.
std::string text_of(const Value& value) {
  if (value.is_null()) return "null";
  if (const auto* text = value.get_if<Text>()) return std::string(text->view());
  if (const auto* number = value.get_if<int64_t>()) return std::to_string(*number);
  return convert_to_string(nullptr, value);
}

// As Java's parseInt and parseLong read it, a sign included.
template <typename Integer>
std::optional<Integer> integer(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  Integer number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

const Value& required(const OffsetMap& partition, std::string_view key) {
  const Value* value = partition.find(key);
  if (value == nullptr)
    throw bad_request(
        fmt::format("The partition for a sink connector offset must contain the key '{}'", key));
  return *value;
}

TopicPartition parse_partition(const std::optional<OffsetMap>& partition) {
  if (!partition)
    throw bad_request("The partition for a sink connector offset cannot be null or missing");
  const Value& topic = required(*partition, topic_key);
  if (topic.is_null())
    throw bad_request("Kafka topic names must be valid strings and may not be null");
  const Value& number = required(*partition, partition_key);
  if (number.is_null())
    throw bad_request("Kafka partitions must be valid numbers and may not be null");
  const auto parsed = integer<int32_t>(text_of(number));
  if (!parsed)
    throw bad_request(
        fmt::format("Failed to parse the following Kafka partition value in the provided offsets: "
                    "'{}'. Partition values for Kafka need to be integers.",
                    text_of(number)));
  return {text_of(topic), *parsed};
}

std::optional<int64_t> parse_offset(const std::optional<OffsetMap>& offset) {
  if (!offset) return std::nullopt;
  const Value* value = offset->find(offset_key);
  if (value == nullptr)
    throw bad_request(
        fmt::format("The offset for a sink connector should either be null or contain the key '{}'",
                    offset_key));
  const auto parsed = integer<int64_t>(text_of(*value));
  if (!parsed)
    throw bad_request(
        fmt::format("Failed to parse the following Kafka offset value in the provided offsets: "
                    "'{}'. Offset values for Kafka need to be integers.",
                    text_of(*value)));
  return parsed;
}

}  // namespace

AlteredSinkOffsets parse_sink_offsets(const AlteredOffsets& offsets) {
  AlteredSinkOffsets parsed;
  for (const auto& [partition, offset] : offsets)
    parsed[parse_partition(partition)] = parse_offset(offset);
  return parsed;
}

ConnectorOffsets sink_offsets_shape(const std::map<TopicPartition, int64_t>& offsets) {
  ConnectorOffsets shape;
  for (const auto& [partition, offset] : offsets)
    shape.emplace_back(OffsetMap{{Text(topic_key), partition.topic},
                                 {Text(partition_key), int64_t{partition.partition}}},
                       OffsetMap{{Text(offset_key), offset}});
  return shape;
}

}  // namespace kconnect
