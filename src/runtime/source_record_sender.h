#pragma once

#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_map>

#include <kconnect/record.h>

#include "kafka/embedded_broker.h"
#include "kafka/producer.h"
#include "metrics/task_metrics.h"
#include "runtime/active_topics.h"
#include "runtime/kafka_clients.h"
#include "runtime/record_tap.h"
#include "runtime/submitted_records.h"
#include "runtime/topic_creation.h"

namespace kconnect {

// Counts a source's bytes at the embedded broker and waits there for the sinks. On the task's
// thread.
class EmbeddedBrokerGuard {
 public:
  explicit EmbeddedBrokerGuard(EmbeddedBroker* broker) : broker_(broker) {}
  // A record that is about to be sent. Returns at once without an embedded broker. False when stop
  // was asked for.
  bool account(std::string_view topic, uint64_t bytes, const std::stop_token& stop);
  // Brings the count up to date; at the end of a batch.
  bool settle(const std::stop_token& stop);

 private:
  EmbeddedBroker* broker_;
  std::string topic_;
  uint64_t bytes_ = 0;
};

// What a sender works with. References outlive it.
struct SenderParts {
  KafkaClients& clients;
  const ConfigMap& connector_config;
  TaskId task;
  ActiveTopics& active_topics;
  SourceTaskMetrics& metrics;
  RecordTap& tap;
  bool topic_creation_enabled = true;
  bool tolerate_failures = false;
  bool keep_outcomes = false;  // of every record, not only of those that failed
  std::stop_token stop;
};

// Sends a source task's records through a producer, within the task's share of its memory, and
// knows which are acknowledged. Lives as long as its producer works. On the task's thread,
// submitted() excepted.
class SourceRecordSender final : private DeliveryListener {
 public:
  explicit SourceRecordSender(SenderParts parts);
  // Records that are not acknowledged yet are not heard of any more.
  ~SourceRecordSender() override;
  SourceRecordSender(const SourceRecordSender&) = delete;
  SourceRecordSender& operator=(const SourceRecordSender&) = delete;

  // Sends the record with its key, value and headers as bytes; takes its source offset. False when
  // stop came before. Throws KafkaClientException when it can never be sent, and ConnectException
  // when its topic cannot be made or an earlier record has failed. watched: somebody wants to see
  // what becomes of the record.
  bool send(SourceRecord& record, const OutgoingRecord& outgoing, bool watched);
  // Ends a batch. False when stop came.
  bool end_batch();
  // The first failure of an earlier record that is not tolerated, as ConnectException.
  void throw_if_delivery_failed() const;
  // Something broke the producer for good: a new sender is needed.
  bool broken() const { return producer_->fatal_error().has_value(); }

  SubmittedRecords& submitted() { return submitted_; }
  uint64_t last_sequence() const { return submitted_.next_sequence() - 1; }

 private:
  struct PreparedTopic {
    Producer::Topic* topic = nullptr;
    uint64_t noted = 0;  // the epoch of active_topics in which it was added there
  };

  void delivered(std::span<const Delivery> deliveries) override;
  bool hand_over(SourceRecord& record, const OutgoingRecord& outgoing, Producer::Topic& topic,
                 uint64_t bytes);
  // nullptr when stop came.
  Producer::Topic* topic_of(const SourceRecord& record);
  bool wait_for_room();

  SenderParts parts_;
  std::shared_ptr<Producer> producer_;
  TopicPreparer topics_;
  EmbeddedBrokerGuard guard_;
  SubmittedRecords submitted_;
  Producer::ListenerId listener_id_ = 0;
  uint64_t byte_budget_ = 0;  // as of the batch's beginning
  uint64_t batch_bytes_ = 0;  // handed over since then

  std::unordered_map<std::string, PreparedTopic> prepared_;
  Text last_topic_name_;
  Producer::Topic* last_topic_ = nullptr;
  uint64_t epoch_ = 0;
};

}  // namespace kconnect
