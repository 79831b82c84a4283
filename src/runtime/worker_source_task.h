#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kconnect/source_task.h>

#include "offsets/offset_store.h"
#include "runtime/error_handling.h"
#include "runtime/offset_committer.h"
#include "runtime/source_record_converter.h"
#include "runtime/source_record_sender.h"
#include "runtime/worker_task.h"

namespace kconnect {

// What a source task works with. References outlive the task.
struct SourceTaskParts {
  // Makes the task; again when it has to begin anew from its committed offsets.
  std::function<std::unique_ptr<SourceTask>()> make_task;
  ConfigMap task_config;       // variables resolved
  ConfigMap connector_config;  // variables resolved
  SourceRecordConverter converter;
  ErrorPolicy errors;
  std::shared_ptr<ActiveTopics> active_topics;
  std::shared_ptr<SourceTaskMetrics> metrics;
  std::shared_ptr<RecordTap> tap;
  KafkaClients& clients;
  OffsetStore& offsets;
  OffsetCommitter& committer;
  bool topic_creation_enabled = true;
  std::chrono::milliseconds flush_timeout{5000};
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

  void on_cancel() override { parts_.committer.remove(*this); }

  void run_once();
  // Stops the plugin's task and starts a new one, on a new producer, from the committed offsets.
  void begin_anew();
  void poll();
  // False when stop came before all of the batch was sent.
  bool send_batch();
  // Transforms and converts; false when the record is dropped or its failure tolerated.
  bool convert(SourceRecord& record);
  enum class Outcome { Sent, Skipped, Stopped };
  Outcome convert_and_send(SourceRecord& record);
  // The same for a record that somebody watches.
  Outcome show_and_send(SourceRecord& record);
  // Why convert() did not let the record pass, or what it threw.
  TapEnd end_of_record(const std::exception_ptr& error);
  Outcome send(SourceRecord& record, bool watched);
  void take_outcomes();
  void take_outcome(const Delivery& delivery);
  void commit_record(const SourceRecord& record, const std::optional<RecordMetadata>& written);
  void commit();
  void tolerate_failed_send(const std::exception_ptr& error);

  SourceTaskParts parts_;
  std::unique_ptr<SourceTask> task_;
  RetryWithTolerance errors_;
  ConnectorOffsetReader reader_;
  std::unique_ptr<SourceRecordSender> sender_;  // none before the task has started
  bool started_ = false;
  bool wants_committed_records_ = false;
  bool keeps_records_ = false;  // of those in flight, for commit_record() or reports

  SourceRecords batch_;
  size_t position_ = 0;    // of the next record to be sent
  TapStages watched_ = 0;  // as of the batch's beginning

  // Records in flight with their sequence numbers.
  std::deque<std::pair<uint64_t, SourceRecord>> in_flight_;

  SubmittedRecords::Offsets collected_;  // committer's mutex
  MetricTime collected_at_;              // committer's mutex
  std::atomic<bool> commit_due_{false};
};

}  // namespace kconnect
