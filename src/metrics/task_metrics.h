#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <kconnect/record.h>

#include "metrics/error_metrics.h"
#include "metrics/metric_group.h"
#include "metrics/windowed_stat.h"

namespace kconnect {

// What the measuring of tasks is asked to do.
struct MetricsSettings {
  bool enabled = true;  // false: nothing but errors is counted
  WindowSettings windows = {};
};

// How a task spends its time.
enum class TaskActivity { Other, Running, Paused };

// Records of a task's current life.
struct RecordTotals {
  uint64_t taken = 0;      // polled, or read from Kafka
  uint64_t delivered = 0;  // acknowledged by Kafka, or taken by put()
  uint64_t bytes = 0;      // of keys and values, of sources also headers: sent, or read
  std::optional<MetricTime> last = {};  // when any of this changed
};

// Over the windows of the metrics, per second.
struct RecordRates {
  double delivered = 0;
  double bytes = 0;
};

// The figures of one task. The task writes them, once per batch and not per record; anybody reads
// them. Safe from any thread: a short lock guards each call.
class TaskMetrics {
 public:
  TaskMetrics(std::string connector, int task, MetricsSettings settings, MetricTime now);
  virtual ~TaskMetrics() = default;
  TaskMetrics(const TaskMetrics&) = delete;
  TaskMetrics& operator=(const TaskMetrics&) = delete;

  const std::string& connector() const { return connector_; }
  int task() const { return task_; }
  bool enabled() const { return settings_.enabled; }
  ErrorMetrics& errors() { return errors_; }
  const ErrorMetrics& errors() const { return errors_; }

  void activity(TaskActivity activity, MetricTime now);
  void offsets_committed(MetricDuration time, MetricTime now);
  void offset_commit_failed(MetricTime now);
  bool last_commit_failed() const;
  virtual RecordTotals totals() const = 0;
  virtual RecordRates rates(MetricTime now) const = 0;

  // connector-task-metrics, task-error-metrics and the group of its kind.
  std::vector<MetricGroup> groups(MetricTime now) const;

 protected:
  virtual MetricGroup own_group(MetricTime now) const = 0;  // mutex_ held
  MetricGroup group_of_type(std::string_view type) const;
  WindowedStat windowed() const { return WindowedStat(settings_.windows); }
  // With mutex_ held.
  void batch(size_t records, MetricTime now);
  void moved(uint64_t bytes, MetricTime now);  // records, and so many bytes
  RecordTotals with_bytes(uint64_t taken, uint64_t delivered) const;
  double byte_rate(MetricTime now) const { return byte_counts_.rate(now); }

  mutable std::mutex mutex_;  // guards the figures, also the derived classes'

 private:
  double share_of_life(TaskActivity activity, MetricTime now) const;

  const std::string connector_;
  const int task_;
  const MetricsSettings settings_;
  ErrorMetrics errors_;

  const MetricTime begin_;
  TaskActivity activity_ = TaskActivity::Other;
  MetricTime activity_begin_;
  MetricDuration running_{0};
  MetricDuration paused_{0};
  bool last_commit_failed_ = false;
  uint64_t bytes_ = 0;
  std::optional<MetricTime> last_move_;
  // Reading forgets what is too old.
  mutable WindowedStat batch_sizes_;
  mutable WindowedStat byte_counts_;
  mutable WindowedStat commit_times_;
  mutable WindowedStat commit_successes_;
};

class SourceTaskMetrics final : public TaskMetrics {
 public:
  // The newest offset of each source partition before which Kafka has acknowledged everything.
  using Offsets = std::vector<std::pair<SourcePartition, OffsetMap>>;

  SourceTaskMetrics(std::string connector, int task, MetricsSettings settings, MetricTime now);

  // poll() returned records.
  void polled(size_t records, MetricDuration time, MetricTime now);
  // After a poll(): whether everything there was has been returned, and whether the source has said
  // so itself.
  void note_end(bool at_end, bool is_known);
  void poll_failed();  // and is called again
  // Bytes of records that were handed to Kafka's client.
  void sent(uint64_t bytes, MetricTime now);
  // Records that Kafka has acknowledged.
  void written(size_t records, MetricTime now);
  // Polled records that will not be written: dropped, or their failure tolerated.
  void skipped(size_t records, MetricTime now);
  // Records that are still active will be polled again.
  void abandoned(MetricTime now);

  RecordTotals totals() const override;
  RecordRates rates(MetricTime now) const override;
  // The source is at its end, and no record is on its way to Kafka.
  bool idle() const;
  // The source says itself whether it is at its end.
  bool knows_end() const;

  // What to ask at a read, which must not block; nullptr ends it: the last answer stays, and no
  // call is under way afterwards.
  void ask_for_offsets(std::function<Offsets()> offsets);
  Offsets offsets() const;

 private:
  MetricGroup own_group(MetricTime now) const override;
  void finished(size_t records, MetricTime now);

  uint64_t polled_ = 0;
  uint64_t written_ = 0;
  uint64_t active_ = 0;
  bool at_end_ = false;
  bool knows_end_ = false;
  std::function<Offsets()> ask_for_offsets_;
  Offsets last_offsets_;  // once nobody can be asked
  mutable WindowedStat polls_;
  mutable WindowedStat writes_;
  mutable WindowedStat active_counts_;
  mutable WindowedStat poll_times_;
};

// How far a sink task is in one of its partitions. Offsets are those to be read next.
struct SinkOffsets {
  std::optional<int64_t> consumed;
  std::optional<int64_t> delivered;  // put() has taken everything before
  std::optional<int64_t> committed;
};

struct SinkPartitionProgress {
  TopicPartition partition;
  SinkOffsets offsets;
  std::optional<int64_t> end;  // offset of the next record to be written to the topic, if known

  // Records that put() has not taken yet.
  std::optional<int64_t> lag() const;
};

class SinkTaskMetrics final : public TaskMetrics {
 public:
  // The end of a partition as far as the client knows; must not block.
  using EndOffset = std::function<std::optional<int64_t>(const TopicPartition&)>;

  SinkTaskMetrics(std::string connector, int task, MetricsSettings settings, MetricTime now);

  // The partitions that offsets are given for from now on, in this order.
  void assigned(std::vector<TopicPartition> partitions, MetricTime now);
  void read(size_t records, uint64_t bytes, MetricTime now);
  // put() took the records of a batch.
  void put(size_t records, MetricDuration time, MetricTime now);
  // One entry per assigned partition.
  void progressed(const std::vector<SinkOffsets>& offsets, MetricTime now);
  void commit_started(uint64_t sequence_number);
  void commit_completed(MetricTime now);
  void commit_skipped(MetricTime now);
  RecordTotals totals() const override;
  RecordRates rates(MetricTime now) const override;

  // Whom to ask at a read; nullptr ends it: no call is under way afterwards.
  void ask_for_ends(std::string client_id, EndOffset end_of);
  std::vector<SinkPartitionProgress> partitions() const;
  std::string client_id() const;  // of the task's consumer; empty before it has one

 private:
  MetricGroup own_group(MetricTime now) const override;
  double active_count() const;

  uint64_t read_ = 0;
  uint64_t sent_ = 0;
  uint64_t sequence_number_ = 0;
  uint64_t commits_completed_ = 0;
  uint64_t commits_skipped_ = 0;
  std::vector<TopicPartition> partitions_;
  std::vector<SinkOffsets> offsets_;
  std::string client_id_;
  EndOffset end_of_;
  mutable WindowedStat reads_;
  mutable WindowedStat sends_;
  mutable WindowedStat active_counts_;
  mutable WindowedStat completions_;
  mutable WindowedStat skips_;
  mutable WindowedStat put_times_;
};

}  // namespace kconnect
