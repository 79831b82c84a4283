#include <fmt/format.h>

#include <kconnect/record.h>

namespace kconnect {

namespace {

std::string schema_text(const SchemaPtr& schema) {
  return schema == nullptr ? "null" : schema->to_string();
}

template <typename T>
std::string optional_text(const std::optional<T>& value) {
  return value ? std::to_string(*value) : "null";
}

std::string headers_text(const Headers& headers) {
  std::string items;
  for (const Header& header : headers) {
    if (!items.empty()) items += ", ";
    items += fmt::format("ConnectHeader(key={}, value={}, schema={})", header.key.view(),
                         to_string(header.value), schema_text(header.schema));
  }
  return fmt::format("ConnectHeaders(headers={})", items.empty() ? items : "[" + items + "]");
}

std::string offset_map_text(const OffsetMap& map) {
  std::string items;
  for (size_t i = 0; i < map.size(); ++i) {
    const auto& [key, value] = map.entry(i);
    items += fmt::format("{}{}={}", i == 0 ? "" : ", ", key.view(), to_string(value));
  }
  return "{" + items + "}";
}

std::string_view timestamp_type_name(TimestampType type) {
  switch (type) {
    case TimestampType::CreateTime:
      return "CreateTime";
    case TimestampType::LogAppendTime:
      return "LogAppendTime";
    default:
      return "NoTimestampType";
  }
}

// What comes before the part that both kinds have.
std::string kind_text(const ConnectRecord& record) {
  if (const SinkRecord* sink = as_sink_record(record)) {
    return fmt::format(
        "SinkRecord{{kafkaOffset={0}, timestampType={1}, originalTopic={2}, "
        "originalKafkaPartition={3}, originalKafkaOffset={0}}} ",
        sink->offset, timestamp_type_name(sink->timestamp_type), sink->original_topic.view(),
        sink->original_partition);
  }
  const SourceRecord* source = as_source_record(record);
  if (source == nullptr) return {};
  const SourcePartition& partition = source->source_partition;
  return fmt::format("SourceRecord{{sourcePartition={}, sourceOffset={}}} ",
                     partition == nullptr ? "null" : offset_map_text(*partition),
                     offset_map_text(source->source_offset));
}

}  // namespace

const SourceRecord* as_source_record(const ConnectRecord& record) noexcept {
  return record.kind == RecordKind::Source ? static_cast<const SourceRecord*>(&record) : nullptr;
}

const SinkRecord* as_sink_record(const ConnectRecord& record) noexcept {
  return record.kind == RecordKind::Sink ? static_cast<const SinkRecord*>(&record) : nullptr;
}

std::string to_string(const ConnectRecord& record) {
  return fmt::format(
      "{}ConnectRecord{{topic='{}', kafkaPartition={}, key={}, keySchema={}, value={}, "
      "valueSchema={}, timestamp={}, headers={}}}",
      kind_text(record), record.topic.view(), optional_text(record.partition),
      to_string(record.key), schema_text(record.key_schema), to_string(record.value),
      schema_text(record.value_schema), optional_text(record.timestamp),
      headers_text(record.headers));
}

void OffsetMap::set(Text key, Value value) {
  for (size_t i = 0; i < size_; ++i) {
    auto& old = i < inline_entries ? inline_[i] : more_[i - inline_entries];
    if (old.first == key) {
      old.second = std::move(value);
      return;
    }
  }
  if (size_ < inline_entries) {
    inline_[size_] = {std::move(key), std::move(value)};
  } else {
    more_.emplace_back(std::move(key), std::move(value));
  }
  ++size_;
}

const Value* OffsetMap::find(std::string_view key) const noexcept {
  for (size_t i = 0; i < size_; ++i) {
    if (entry(i).first == key) return &entry(i).second;
  }
  return nullptr;
}

bool operator==(const OffsetMap& a, const OffsetMap& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    const Value* other = b.find(a.entry(i).first);
    if (other == nullptr || !(*other == a.entry(i).second)) return false;
  }
  return true;
}

}  // namespace kconnect
