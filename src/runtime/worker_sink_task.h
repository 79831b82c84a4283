#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <kconnect/sink_task.h>

#include "kafka/consumer.h"
#include "metrics/task_metrics.h"
#include "runtime/active_topics.h"
#include "runtime/converters_of_task.h"
#include "runtime/errant_record_reporter.h"
#include "runtime/error_handling.h"
#include "runtime/kafka_clients.h"
#include "runtime/record_tap.h"
#include "runtime/sink_subscription.h"
#include "runtime/transformation_chain.h"
#include "runtime/worker_task.h"

namespace kconnect {

// What a sink task works with. References outlive the task.
struct SinkTaskParts {
  std::unique_ptr<SinkTask> task;
  ConfigMap task_config;       // variables resolved
  ConfigMap connector_config;  // variables resolved
  TaskConverters converters;
  TransformationChain transforms;
  ErrorPolicy errors;
  std::shared_ptr<ActiveTopics> active_topics;
  std::shared_ptr<SinkTaskMetrics> metrics;
  std::shared_ptr<RecordTap> tap;
  KafkaClients& clients;
  int task_count = 1;
  std::chrono::milliseconds commit_interval{60000};
  std::chrono::milliseconds commit_timeout{5000};
};

// consumer -> converters -> transforms -> put -> offset commit.
class WorkerSinkTask final : public WorkerTask, private SinkAssignment, private SinkTaskContext {
 public:
  WorkerSinkTask(TaskId id, TargetState target, TaskStateListener listener, SinkTaskParts parts);
  ~WorkerSinkTask() override;

 private:
  using Clock = std::chrono::steady_clock;

  // One assigned partition. Offsets are those to read next.
  struct Partition {
    TopicPartition key;
    Text topic;
    std::optional<int64_t> converted;       // behind the last record taken over
    std::optional<int64_t> delivered;       // behind the last record that put() took
    std::optional<int64_t> last_committed;  // at first: where reading began
    uint64_t undelivered_bytes = 0;         // embedded broker only
    bool paused_by_task = false;
    uint64_t noted = 0;  // the epoch in which its topic was noted as active
  };

  // WorkerTask
  void start() override;
  void execute() override;
  void finish() override;
  void wake_up() override { consumer_->wake_up(); }

  // SinkAssignment, within poll
  void assigned(const std::set<TopicPartition>& partitions) override;
  void revoked(const std::set<TopicPartition>& partitions) override;
  void lost(const std::set<TopicPartition>& partitions) override;
  OffsetsByPartition positions() const override;

  // SinkTaskContext
  const ConfigMap& config() const override { return parts_.task_config; }
  std::set<TopicPartition> assignment() const override;
  void rewind(const OffsetsByPartition& to) override;
  void retry_in(std::chrono::milliseconds delay) override { retry_delay_ = delay; }
  void pause(const std::set<TopicPartition>& partitions) override;
  void resume(const std::set<TopicPartition>& partitions) override;
  void request_commit() override { commit_requested_ = true; }
  ErrantRecordReporter* errant_record_reporter() override;
  std::stop_token stop_token() const override { return WorkerTask::stop_token(); }

  void run_once();
  void follow_target_state();
  void poll();
  std::chrono::milliseconds poll_timeout();
  void take_over(const ConsumedMessage& message);
  bool convert(const ConsumedMessage& message, SinkRecord& record);
  // The same for a record that somebody watches.
  bool show_and_convert(const ConsumedMessage& message, SinkRecord& record);
  Partition* partition_of(const ConsumedMessage& message);
  void check_for_gap(const Partition& partition, const ConsumedMessage& message) const;
  void deliver();
  void delivered();
  void note_assignment() const;
  void note_progress();
  void pause_for_redelivery();
  void resume_consumption();

  void commit_when_due();
  // False when Kafka did not take the offsets.
  bool commit(bool closing);
  // The last commit of the task: tried again while the group's members change.
  void commit_finally();
  // What pre_commit() allows to commit, checked against the assignment; nullopt when it failed.
  std::optional<OffsetsByPartition> committable(bool closing);
  bool send_commit(const OffsetsByPartition& offsets, bool closing);
  void take_commit_results();
  void commit_succeeded();
  void commit_ended(const std::string& error);
  void apply_rewinds();
  void seek(const OffsetsByPartition& to);
  void close_partitions(const std::set<TopicPartition>& partitions);

  SinkTaskParts parts_;
  const std::unique_ptr<Consumer> consumer_;
  RetryWithTolerance errors_;
  std::optional<WorkerErrantRecordReporter> errant_records_;  // once the task has asked for it
  std::optional<SinkSubscription> subscription_;
  bool task_started_ = false;

  std::map<TopicPartition, Partition> partitions_;
  // The partition of the last message, found again without a look-up.
  const void* last_topic_ = nullptr;
  int32_t last_partition_ = -1;
  Partition* last_ = nullptr;

  std::shared_ptr<ConsumedBatch> consumed_ = std::make_shared<ConsumedBatch>();
  SinkRecords records_;
  TapStages watched_ = 0;              // as of the last poll
  std::vector<SinkOffsets> progress_;  // reused
  TextArena arena_;
  bool redelivering_ = false;
  bool paused_ = false;
  std::chrono::milliseconds retry_delay_{-1};
  OffsetsByPartition rewinds_;

  Clock::time_point next_commit_;
  bool commit_requested_ = false;
  struct PendingCommit {
    uint64_t id;
    OffsetsByPartition offsets;
    Clock::time_point deadline;
  };
  std::optional<PendingCommit> pending_commit_;
  uint64_t commits_ = 0;
  Clock::time_point commit_began_;
};

}  // namespace kconnect
