#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <kconnect/source_task.h>

#include "kafka/embedded_broker.h"
#include "kafka/producer.h"
#include "offsets/offset_store.h"
#include "runtime/converters_of_task.h"
#include "runtime/error_handling.h"
#include "runtime/offset_committer.h"
#include "runtime/submitted_records.h"
#include "runtime/topic_creation.h"
#include "runtime/transformation_chain.h"
#include "runtime/worker_task.h"

namespace kconnect {

// What a source task works with. References outlive the task.
struct SourceTaskParts {
  std::unique_ptr<SourceTask> task;
  ConfigMap task_config;       // variables resolved
  ConfigMap connector_config;  // variables resolved
  TaskConverters converters;
  TransformationChain transforms;
  ErrorPolicy errors;
  std::shared_ptr<Producer> producer;
  KafkaClients& clients;
  OffsetStore& offsets;
  OffsetCommitter& committer;
  bool topic_creation_enabled = true;
  std::chrono::milliseconds flush_timeout{5000};
};

// Counts a source's bytes at the embedded broker and waits there for the sinks. On the task's
// thread.
class EmbeddedBrokerGuard {
 public:
  explicit EmbeddedBrokerGuard(EmbeddedBroker* broker) : broker_(broker) {}
  // A record that is about to be sent. Returns at once without an embedded broker. False when stop
  // was asked for.
  bool account(std::string_view topic, const OutgoingRecord& record, const std::stop_token& stop);
  // Brings the count up to date; at the end of a batch.
  bool settle(const std::stop_token& stop);

 private:
  EmbeddedBroker* broker_;
  std::string topic_;
  uint64_t bytes_ = 0;
};

// poll -> transforms -> converters -> producer -> acknowledgements -> offsets.
class WorkerSourceTask final : public WorkerTask, private OffsetSource, private SourceTaskContext {
 public:
  WorkerSourceTask(TaskId id, TargetState target, TaskStateListener listener,
                   SourceTaskParts parts);
  ~WorkerSourceTask() override;

 private:
  // WorkerTask
  void start() override;
  void execute() override;
  void finish() override;

  // OffsetSource, on the committer's thread
  void collect_offsets(std::vector<StoredOffset>& offsets) override;
  void offsets_stored(bool success) override;

  // SourceTaskContext
  const ConfigMap& config() const override { return parts_.task_config; }
  OffsetReader& offsets() override { return reader_; }
  std::stop_token stop_token() const override { return WorkerTask::stop_token(); }

  void poll();
  // False when stop came before all of the batch was sent.
  bool send_batch();
  // Transforms and converts; false when the record is dropped or its failure tolerated.
  bool convert(SourceRecord& record);
  void convert_headers(const SourceRecord& record);
  enum class Outcome { Sent, Skipped, Stopped };
  Outcome send(SourceRecord& record);
  Outcome hand_over(SourceRecord& record, Producer::Topic& topic);
  // The topic's handle, prepared before its first record; nullptr when stop came.
  Producer::Topic* topic_of(const SourceRecord& record);
  void tell_task_of_deliveries();
  void throw_if_delivery_failed() const;

  SourceTaskParts parts_;
  RetryWithTolerance errors_;
  ConnectorOffsetReader reader_;
  TopicPreparer topics_;
  EmbeddedBrokerGuard guard_;
  std::optional<SubmittedRecords> submitted_;  // made once the task has started
  Producer::ListenerId listener_id_ = 0;
  bool started_ = false;
  bool wants_committed_records_ = false;

  SourceRecords batch_;
  size_t position_ = 0;  // of the next record to be sent

  // Reused for every record.
  ByteBuffer key_;
  ByteBuffer value_;
  std::vector<ByteBuffer> header_values_;
  std::vector<OutgoingHeader> headers_;
  OutgoingRecord outgoing_;

  std::unordered_map<std::string, Producer::Topic*> prepared_topics_;
  Text last_topic_name_;
  Producer::Topic* last_topic_ = nullptr;

  // Only for tasks that want commit_record(): records in flight with their sequence numbers.
  std::deque<std::pair<uint64_t, SourceRecord>> in_flight_;

  SubmittedRecords::Offsets collected_;  // committer's mutex
  std::atomic<bool> commit_due_{false};
};

}  // namespace kconnect
