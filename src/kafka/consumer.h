#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <kconnect/record.h>

#include "kafka/client_config.h"
#include "kafka/kafka_exception.h"

struct rd_kafka_message_s;

namespace kconnect {

class ConsumedBatch;

// One message as it came: views live as long as the batch that holds it.
class ConsumedMessage {
 public:
  explicit ConsumedMessage(const rd_kafka_message_s* message) : message_(message) {}
  // A handle that keeps the message's batch alive, and the message behind it.
  std::shared_ptr<const void> shared(const std::shared_ptr<ConsumedBatch>& batch) const {
    return {batch, message_};
  }
  static ConsumedMessage of(const std::shared_ptr<const void>& handle) {
    return ConsumedMessage(static_cast<const rd_kafka_message_s*>(handle.get()));
  }
  int32_t partition() const;
  int64_t offset() const;
  std::optional<std::string_view> key() const;
  std::optional<std::string_view> value() const;
  std::optional<int64_t> timestamp(TimestampType& type) const;
  // Header names and raw values in order. Costs nothing when there are none.
  void headers(
      const std::function<void(std::string_view, std::optional<std::string_view>)>& each) const;
  // Equal for messages of the same topic within one consumer's life: look the topic up once per run
  // of messages.
  const void* topic_key() const;
  std::string_view topic() const;

 private:
  const rd_kafka_message_s* message_;
};

// Messages of one poll; frees them at the end.
class ConsumedBatch {
 public:
  ConsumedBatch() = default;
  ~ConsumedBatch() { clear(); }
  ConsumedBatch(const ConsumedBatch&) = delete;
  ConsumedBatch& operator=(const ConsumedBatch&) = delete;
  void clear();
  size_t size() const { return messages_.size(); }
  bool empty() const { return messages_.empty(); }
  uint64_t bytes() const { return bytes_; }  // of keys and values
  ConsumedMessage operator[](size_t index) const { return ConsumedMessage(messages_[index]); }

 private:
  friend class Consumer;
  std::vector<rd_kafka_message_s*> messages_;
  uint64_t bytes_ = 0;
};

// Hears of changes of the assignment, within poll() and close(), on the polling thread. Exceptions
// are kept and thrown from that call.
class RebalanceListener {
 public:
  virtual ~RebalanceListener() = default;
  virtual void assigned(const std::set<TopicPartition>& partitions) = 0;
  virtual void revoked(
      const std::set<TopicPartition>& partitions) = 0;  // offsets can still be committed
  virtual void lost(
      const std::set<TopicPartition>& partitions) = 0;  // they belong to somebody else already
};

// One Kafka consumer. Used by one thread, wake_up() and end_offset() excepted. Offsets are
// committed by its owner only.
class Consumer {
 public:
  explicit Consumer(const ClientConfig& config);
  ~Consumer();
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;

  // Member of the group, partitions by the group's assignor.
  void subscribe(const std::vector<std::string>& topics, RebalanceListener& listener);
  // Partitions by the caller's choice, from these offsets on; offset_beginning for the start.
  static constexpr int64_t offset_beginning = -2;
  void assign(const OffsetsByPartition& from);

  // Takes what is there, at most max and hardly more than 8 MiB; waits for the first message at
  // most the time given or until wake_up(). Throws KafkaClientException for errors that do not go
  // away, and what the listener threw.
  void poll(ConsumedBatch& batch, size_t max, std::chrono::milliseconds timeout);
  void wake_up();  // from any thread

  void pause(const std::set<TopicPartition>& partitions);
  void resume(const std::set<TopicPartition>& partitions);
  void seek(const OffsetsByPartition& to);

  // Offsets are those to read next. Throws KafkaClientException.
  void commit(const OffsetsByPartition& offsets, std::chrono::milliseconds timeout);
  // Answers arrive through poll_commits(), in the order of the calls.
  void commit_async(const OffsetsByPartition& offsets, uint64_t id);
  struct CommitResult {
    uint64_t id = 0;
    int error = 0;
    std::string message;
  };
  std::vector<CommitResult> poll_commits();
  OffsetsByPartition committed(const std::set<TopicPartition>& partitions,
                               std::chrono::milliseconds timeout);

  // Offset of the next record to be written, as the last answer to a fetch told it; nullopt when
  // there was none yet. Asks nobody. From any thread.
  std::optional<int64_t> end_offset(const TopicPartition& partition) const;

  // Where a partition begins and where it ends, as the broker says. Throws KafkaClientException.
  struct OffsetRange {
    int64_t first = 0;  // of the records that are there
    int64_t end = 0;    // of the next record to be written
  };
  OffsetRange query_range(const TopicPartition& partition, std::chrono::milliseconds timeout);

  // Whether a topic is there. Asking makes a broker with automatic creation create it.
  bool has_topic(const std::string& topic, std::chrono::milliseconds timeout);
  // Topic names and partition counts of the cluster, internal topics left out.
  std::vector<std::pair<std::string, int>> topics(std::chrono::milliseconds timeout);

  // Leaves the group within 3 seconds, or leaves it to the session's end; the listener hears of
  // revoked partitions. Called by the destructor without listener otherwise.
  void close();
  const ClientConfig& config() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kconnect
