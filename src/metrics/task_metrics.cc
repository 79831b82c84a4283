#include "metrics/task_metrics.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kconnect {

namespace {

double milliseconds(MetricDuration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

double number(uint64_t count) {
  return static_cast<double>(count);
}

}  // namespace

TaskMetrics::TaskMetrics(std::string connector, int task, MetricsSettings settings, MetricTime now)
    : connector_(std::move(connector)),
      task_(task),
      settings_(settings),
      begin_(now),
      activity_begin_(now),
      batch_sizes_(windowed()),
      byte_counts_(windowed()),
      commit_times_(windowed()),
      commit_successes_(windowed()) {}

void TaskMetrics::activity(TaskActivity activity, MetricTime now) {
  const std::lock_guard lock(mutex_);
  if (activity_ == TaskActivity::Running) running_ += now - activity_begin_;
  if (activity_ == TaskActivity::Paused) paused_ += now - activity_begin_;
  activity_ = activity;
  activity_begin_ = now;
}

double TaskMetrics::share_of_life(TaskActivity activity, MetricTime now) const {
  const auto life = now - begin_;
  if (life <= MetricDuration(0)) return 0;
  auto time = activity == TaskActivity::Running ? running_ : paused_;
  if (activity_ == activity) time += now - activity_begin_;
  return std::chrono::duration<double>(time) / std::chrono::duration<double>(life);
}

void TaskMetrics::offsets_committed(MetricDuration time, MetricTime now) {
  if (!enabled()) return;
  const std::lock_guard lock(mutex_);
  commit_times_.record(milliseconds(time), now);
  commit_successes_.record(1, now);
  last_commit_failed_ = false;
}

void TaskMetrics::offset_commit_failed(MetricTime now) {
  if (!enabled()) return;
  const std::lock_guard lock(mutex_);
  commit_successes_.record(0, now);
  last_commit_failed_ = true;
}

bool TaskMetrics::last_commit_failed() const {
  const std::lock_guard lock(mutex_);
  return last_commit_failed_;
}

void TaskMetrics::batch(size_t records, MetricTime now) {
  batch_sizes_.record(number(records), now);
}

void TaskMetrics::moved(uint64_t bytes, MetricTime now) {
  last_move_ = now;
  bytes_ += bytes;
  if (bytes > 0) byte_counts_.record(number(bytes), now);
}

RecordTotals TaskMetrics::with_bytes(uint64_t taken, uint64_t delivered) const {
  return {taken, delivered, bytes_, last_move_};
}

MetricGroup TaskMetrics::group_of_type(std::string_view type) const {
  return {.type = type, .tags = {{"connector", connector_}, {"task", std::to_string(task_)}}};
}

std::vector<MetricGroup> TaskMetrics::groups(MetricTime now) const {
  MetricGroup common = group_of_type("connector-task-metrics");
  MetricGroup failures = group_of_type("task-error-metrics");
  errors_.describe(failures);
  const std::lock_guard lock(mutex_);
  common.add("running-ratio", share_of_life(TaskActivity::Running, now));
  common.add("pause-ratio", share_of_life(TaskActivity::Paused, now));
  common.add("offset-commit-avg-time-ms", commit_times_.average(now));
  common.add("offset-commit-max-time-ms", commit_times_.max(now));
  const double successes = commit_successes_.share(now);
  const bool attempted = !std::isnan(commit_successes_.average(now));
  common.add("offset-commit-success-percentage", successes);
  common.add("offset-commit-failure-percentage", attempted ? 1 - successes : 0);
  common.add("batch-size-avg", batch_sizes_.average(now));
  common.add("batch-size-max", batch_sizes_.max(now));
  return {std::move(common), own_group(now), std::move(failures)};
}

SourceTaskMetrics::SourceTaskMetrics(std::string connector, int task, MetricsSettings settings,
                                     MetricTime now)
    : TaskMetrics(std::move(connector), task, settings, now),
      polls_(windowed()),
      writes_(windowed()),
      active_counts_(windowed()),
      poll_times_(windowed()) {}

void SourceTaskMetrics::polled(size_t records, MetricDuration time, MetricTime now) {
  if (!enabled()) return;
  const std::lock_guard lock(mutex_);
  batch(records, now);
  moved(0, now);
  polled_ += records;
  active_ += records;
  at_end_ = false;
  polls_.record(number(records), now);
  poll_times_.record(milliseconds(time), now);
  active_counts_.record(number(active_), now);
}

void SourceTaskMetrics::note_end(bool at_end, bool is_known) {
  const std::lock_guard lock(mutex_);
  at_end_ = at_end;
  knows_end_ = is_known;
}

void SourceTaskMetrics::poll_failed() {
  const std::lock_guard lock(mutex_);
  at_end_ = false;
}

RecordTotals SourceTaskMetrics::totals() const {
  const std::lock_guard lock(mutex_);
  return with_bytes(polled_, written_);
}

RecordRates SourceTaskMetrics::rates(MetricTime now) const {
  const std::lock_guard lock(mutex_);
  return {writes_.rate(now), byte_rate(now)};
}

bool SourceTaskMetrics::idle() const {
  const std::lock_guard lock(mutex_);
  return at_end_ && active_ == 0;
}

bool SourceTaskMetrics::knows_end() const {
  const std::lock_guard lock(mutex_);
  return knows_end_;
}

void SourceTaskMetrics::finished(size_t records, MetricTime now) {
  active_ -= std::min<uint64_t>(active_, records);
  active_counts_.record(number(active_), now);
}

void SourceTaskMetrics::sent(uint64_t bytes, MetricTime now) {
  if (!enabled() || bytes == 0) return;
  const std::lock_guard lock(mutex_);
  moved(bytes, now);
}

void SourceTaskMetrics::written(size_t records, MetricTime now) {
  if (!enabled()) return;
  const std::lock_guard lock(mutex_);
  moved(0, now);
  written_ += records;
  writes_.record(number(records), now);
  finished(records, now);
}

void SourceTaskMetrics::skipped(size_t records, MetricTime now) {
  if (!enabled()) return;
  const std::lock_guard lock(mutex_);
  finished(records, now);
}

void SourceTaskMetrics::abandoned(MetricTime now) {
  if (!enabled()) return;
  const std::lock_guard lock(mutex_);
  finished(active_, now);
}

void SourceTaskMetrics::ask_for_offsets(std::function<Offsets()> offsets) {
  const std::lock_guard lock(mutex_);
  if (ask_for_offsets_) last_offsets_ = ask_for_offsets_();
  ask_for_offsets_ = std::move(offsets);
}

SourceTaskMetrics::Offsets SourceTaskMetrics::offsets() const {
  const std::lock_guard lock(mutex_);
  return ask_for_offsets_ ? ask_for_offsets_() : last_offsets_;
}

MetricGroup SourceTaskMetrics::own_group(MetricTime now) const {
  MetricGroup group = group_of_type("source-task-metrics");
  group.add("source-record-poll-rate", polls_.rate(now));
  group.add("source-record-poll-total", number(polled_));
  group.add("source-record-write-rate", writes_.rate(now));
  group.add("source-record-write-total", number(written_));
  group.add("source-record-active-count", number(active_));
  group.add("source-record-active-count-avg", active_counts_.average(now));
  group.add("source-record-active-count-max", active_counts_.max(now));
  group.add("poll-batch-avg-time-ms", poll_times_.average(now));
  group.add("poll-batch-max-time-ms", poll_times_.max(now));
  return group;
}

std::optional<int64_t> SinkPartitionProgress::lag() const {
  const auto position = offsets.delivered ? offsets.delivered : offsets.committed;
  if (!end || !position) return std::nullopt;
  return std::max<int64_t>(*end - *position, 0);
}

SinkTaskMetrics::SinkTaskMetrics(std::string connector, int task, MetricsSettings settings,
                                 MetricTime now)
    : TaskMetrics(std::move(connector), task, settings, now),
      reads_(windowed()),
      sends_(windowed()),
      active_counts_(windowed()),
      completions_(windowed()),
      skips_(windowed()),
      put_times_(windowed()) {}

void SinkTaskMetrics::assigned(std::vector<TopicPartition> partitions, MetricTime now) {
  if (!enabled()) return;
  const std::lock_guard lock(mutex_);
  partitions_ = std::move(partitions);
  offsets_.assign(partitions_.size(), {});
  active_counts_.record(0, now);
}

void SinkTaskMetrics::read(size_t records, uint64_t bytes, MetricTime now) {
  if (!enabled()) return;
  const std::lock_guard lock(mutex_);
  moved(bytes, now);
  read_ += records;
  reads_.record(number(records), now);
}

void SinkTaskMetrics::put(size_t records, MetricDuration time, MetricTime now) {
  if (!enabled()) return;
  const std::lock_guard lock(mutex_);
  batch(records, now);
  if (records > 0) moved(0, now);
  sent_ += records;
  sends_.record(number(records), now);
  put_times_.record(milliseconds(time), now);
}

void SinkTaskMetrics::progressed(const std::vector<SinkOffsets>& offsets, MetricTime now) {
  if (!enabled()) return;
  const std::lock_guard lock(mutex_);
  if (offsets.size() != partitions_.size()) return;
  offsets_ = offsets;
  active_counts_.record(active_count(), now);
}

double SinkTaskMetrics::active_count() const {
  int64_t active = 0;
  for (const SinkOffsets& offsets : offsets_) {
    if (offsets.consumed && offsets.committed)
      active += std::max<int64_t>(*offsets.consumed - *offsets.committed, 0);
  }
  return static_cast<double>(active);
}

void SinkTaskMetrics::commit_started(uint64_t sequence_number) {
  const std::lock_guard lock(mutex_);
  sequence_number_ = sequence_number;
}

void SinkTaskMetrics::commit_completed(MetricTime now) {
  if (!enabled()) return;
  const std::lock_guard lock(mutex_);
  ++commits_completed_;
  completions_.record(1, now);
}

void SinkTaskMetrics::commit_skipped(MetricTime now) {
  if (!enabled()) return;
  const std::lock_guard lock(mutex_);
  ++commits_skipped_;
  skips_.record(1, now);
}

RecordTotals SinkTaskMetrics::totals() const {
  const std::lock_guard lock(mutex_);
  return with_bytes(read_, sent_);
}

RecordRates SinkTaskMetrics::rates(MetricTime now) const {
  const std::lock_guard lock(mutex_);
  return {sends_.rate(now), byte_rate(now)};
}

void SinkTaskMetrics::ask_for_ends(std::string client_id, EndOffset end_of) {
  const std::lock_guard lock(mutex_);
  client_id_ = std::move(client_id);
  end_of_ = std::move(end_of);
}

std::string SinkTaskMetrics::client_id() const {
  const std::lock_guard lock(mutex_);
  return client_id_;
}

std::vector<SinkPartitionProgress> SinkTaskMetrics::partitions() const {
  const std::lock_guard lock(mutex_);
  std::vector<SinkPartitionProgress> all;
  for (size_t i = 0; i < partitions_.size(); ++i) {
    all.push_back({.partition = partitions_[i],
                   .offsets = offsets_[i],
                   .end = end_of_ ? end_of_(partitions_[i]) : std::nullopt});
  }
  return all;
}

MetricGroup SinkTaskMetrics::own_group(MetricTime now) const {
  MetricGroup group = group_of_type("sink-task-metrics");
  group.add("sink-record-read-rate", reads_.rate(now));
  group.add("sink-record-read-total", number(read_));
  group.add("sink-record-send-rate", sends_.rate(now));
  group.add("sink-record-send-total", number(sent_));
  group.add("sink-record-active-count", active_count());
  group.add("sink-record-active-count-avg", active_counts_.average(now));
  group.add("sink-record-active-count-max", active_counts_.max(now));
  group.add("partition-count", number(partitions_.size()));
  group.add("offset-commit-seq-no", number(sequence_number_));
  group.add("offset-commit-completion-rate", completions_.rate(now));
  group.add("offset-commit-completion-total", number(commits_completed_));
  group.add("offset-commit-skip-rate", skips_.rate(now));
  group.add("offset-commit-skip-total", number(commits_skipped_));
  group.add("put-batch-avg-time-ms", put_times_.average(now));
  group.add("put-batch-max-time-ms", put_times_.max(now));
  return group;
}

}  // namespace kconnect
