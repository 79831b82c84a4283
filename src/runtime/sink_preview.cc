#include "runtime/sink_preview.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/json_writer.h"
#include "runtime/consumed_record.h"
#include "runtime/record_json.h"
#include "runtime/record_tap.h"
#include "runtime/sink_observer.h"

namespace kconnect {

namespace {

using Clock = std::chrono::steady_clock;

PreviewMessage copy_of(const ConsumedMessage& message) {
  TimestampType ignored = TimestampType::None;
  PreviewMessage preview;
  preview.topic = message.topic();
  preview.partition_number = message.partition();
  preview.offset_number = message.offset();
  preview.timestamp_millis = message.timestamp(ignored);
  preview.key_bytes = owned(message.key());
  preview.value_bytes = owned(message.value());
  message.headers([&](std::string_view name, std::optional<std::string_view> bytes) {
    preview.header_bytes.emplace_back(name, owned(bytes));
  });
  return preview;
}

// From where on each partition that has something new is read; ends: up to where.
OffsetsByPartition positions(SinkObserver& observer, OffsetsByPartition& ends,
                             std::chrono::milliseconds timeout) {
  const std::set<TopicPartition> partitions = observer.partitions(timeout);
  Consumer& consumer = observer.consumer();
  const OffsetsByPartition committed = consumer.committed(partitions, timeout);
  OffsetsByPartition from;
  for (const TopicPartition& partition : partitions) {
    const Consumer::OffsetRange range = consumer.query_range(partition, timeout);
    const auto entry = committed.find(partition);
    const int64_t position =
        entry == committed.end() ? range.first : std::max(entry->second, range.first);
    if (position >= range.end) continue;
    from[partition] = position;
    ends[partition] = range.end;
  }
  return from;
}

}  // namespace

MessagePreview::MessagePreview(const std::string& name, const ConfigMap& connector,
                               const ConfigMap& worker, const PluginRegistry& plugins)
    : name_(name),
      topics_(connector),
      transforms_(connector, plugins),
      converters_(make_converters(worker, connector, plugins)),
      connector_(plugins.find_sink(connector.at("connector.class"))->create()),
      preview_(connector_->create_preview(connector)),
      errors_({name, 0}, error_policy(parse_connector_config(ConnectorType::Sink, connector)), {},
              metrics_) {}

std::string MessagePreview::show(const PreviewMessage& message, std::string& why) {
  SinkRecord record;
  if (!convert(message, record)) {
    const TapEnd end = tap_end(transforms_.stopped_at(), errors_.take_failure(), nullptr);
    why = end.error.empty() ? fmt::format("dropped by {}", end.transform)
                            : fmt::format("{}: {}", end.stage, end.error);
    return {};
  }
  std::string out;
  if (preview_ != nullptr) {
    preview_->show(record, out);
    return out;
  }
  out = "{\"connector\":";
  append_json_string(name_, out);
  out += ",\"topic\":";
  append_json_string(record.topic, out);
  out += ',';
  append_record_members(record, {}, out);
  return out + "}\n";
}

bool MessagePreview::convert(const PreviewMessage& message, SinkRecord& record) {
  record.topic = Text(message.topic);
  record.original_topic = record.topic;
  record.original_partition = message.partition_number.value_or(0);
  record.offset = message.offset_number;
  const auto bytes = [](std::string_view view) { return Bytes(view); };
  if (!convert_consumed(message, converters_, errors_, bytes, record)) return false;
  record.timestamp = message.timestamp_millis;
  record.timestamp_type =
      message.timestamp_millis ? TimestampType::CreateTime : TimestampType::None;
  record.partition = record.original_partition;
  return transforms_.apply(record, errors_);
}

std::vector<PreviewMessage> next_messages(KafkaClients& clients, const std::string& name,
                                          const ConfigMap& connector, size_t limit,
                                          std::chrono::milliseconds timeout) {
  const Clock::time_point deadline = Clock::now() + timeout;
  SinkObserver observer(clients, "preview", name, connector);
  Consumer& consumer = observer.consumer();
  OffsetsByPartition ends;
  const OffsetsByPartition from = positions(observer, ends, timeout);
  std::vector<PreviewMessage> messages;
  if (from.empty()) return messages;
  consumer.assign(from);
  ConsumedBatch batch;
  while (messages.size() < limit && !ends.empty() && Clock::now() < deadline) {
    consumer.poll(batch, limit - messages.size(), std::chrono::milliseconds(100));
    for (size_t i = 0; i < batch.size(); ++i) {
      PreviewMessage message = copy_of(batch[i]);
      const TopicPartition partition{message.topic, *message.partition_number};
      const auto end = ends.find(partition);
      if (end == ends.end()) continue;
      if (message.offset_number + 1 >= end->second) ends.erase(end);
      messages.push_back(std::move(message));
    }
    batch.clear();
  }
  return messages;
}

}  // namespace kconnect
