#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kconnect/schema.h>

namespace kconnect {

struct TopicPartition {
  std::string topic;
  int32_t partition = 0;
  auto operator<=>(const TopicPartition&) const = default;
};

struct Header {
  Text key;
  SchemaPtr schema;
  Value value;
};
using Headers = std::vector<Header>;  // ordered, keys may repeat

enum class RecordKind { Plain, Source, Sink };

// What transforms see and change in place. A record belongs to one thread at a time.
struct ConnectRecord {
  Text topic;
  std::optional<int32_t> partition;
  SchemaPtr key_schema;
  Value key;
  SchemaPtr value_schema;
  Value value;
  std::optional<int64_t> timestamp;  // milliseconds since the epoch
  Headers headers;
  RecordKind kind = RecordKind::Plain;  // what it is a part of, set by its constructor
};

// A source's partition or offset: names to primitive values (text, integers, floating point,
// boolean, null). Small and flat, since every source record carries one: two entries need no
// allocation.
class OffsetMap {
 public:
  OffsetMap() = default;
  OffsetMap(std::initializer_list<std::pair<Text, Value>> entries) {
    for (const auto& [key, value] : entries) set(key, value);
  }
  void set(Text key, Value value);
  const Value* find(std::string_view key) const noexcept;  // nullptr when absent
  size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  const std::pair<Text, Value>& entry(size_t index) const noexcept {
    return index < inline_entries ? inline_[index] : more_[index - inline_entries];
  }
  // The same names with the same values, in any order.
  friend bool operator==(const OffsetMap& a, const OffsetMap& b);

 private:
  static constexpr size_t inline_entries = 2;
  std::pair<Text, Value> inline_[inline_entries];
  std::vector<std::pair<Text, Value>> more_;
  size_t size_ = 0;
};

// Shared by all records of a source partition: sources keep one object per partition, not one per
// record.
using SourcePartition = std::shared_ptr<const OffsetMap>;

struct SourceRecord : ConnectRecord {
  SourceRecord() { kind = RecordKind::Source; }
  SourcePartition source_partition;
  OffsetMap source_offset;
};
using SourceRecords = std::vector<SourceRecord>;

enum class TimestampType { None, CreateTime, LogAppendTime };

struct SinkRecord : ConnectRecord {
  SinkRecord() { kind = RecordKind::Sink; }
  int64_t offset = 0;
  TimestampType timestamp_type = TimestampType::None;
  // Where the record was consumed, before transforms; its offset is never changed by them.
  Text original_topic;
  int32_t original_partition = 0;
  // The message it was made from, kept for the errant record reporter; none unless the task uses
  // that. Copies of the record keep it.
  std::shared_ptr<const void> origin;
};
using SinkRecords = std::vector<SinkRecord>;

// The whole record behind what a transform sees; nullptr when it is of the other kind.
const SourceRecord* as_source_record(const ConnectRecord& record) noexcept;
const SinkRecord* as_sink_record(const ConnectRecord& record) noexcept;

// Java's own text of a record, for messages.
std::string to_string(const ConnectRecord& record);

using OffsetsByPartition = std::map<TopicPartition, int64_t>;

// Where a source record was written.
struct RecordMetadata {
  TopicPartition partition;
  int64_t offset = -1;
};

}  // namespace kconnect
