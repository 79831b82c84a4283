#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "metrics/task_metrics.h"

namespace kconnect {

// How starts of connectors or of tasks went. Safe from any thread.
class StartMetrics {
 public:
  explicit StartMetrics(WindowSettings windows) : successes_(windows) {}
  void started(bool success, MetricTime now);
  // Adds the attributes of connect-worker-metrics that begin with what ("connector", "task").
  void describe(std::string_view what, MetricGroup& group, MetricTime now) const;

 private:
  mutable std::mutex mutex_;  // guards what follows
  uint64_t attempts_ = 0;
  uint64_t failures_ = 0;
  mutable WindowedStat successes_;
};

// The figures of a worker's tasks and of the worker itself. The figures of a task live as long as
// the task keeps them. Safe from any thread.
class MetricsRegistry {
 public:
  explicit MetricsRegistry(MetricsSettings settings)
      : settings_(settings), connector_starts_(settings.windows), task_starts_(settings.windows) {}

  const MetricsSettings& settings() const { return settings_; }
  StartMetrics& connector_starts() { return connector_starts_; }
  StartMetrics& task_starts() { return task_starts_; }

  // Figures for a new task, in place of those that a task with the same number may still have.
  std::shared_ptr<SourceTaskMetrics> add_source_task(const std::string& connector, int task);
  std::shared_ptr<SinkTaskMetrics> add_sink_task(const std::string& connector, int task);
  // The task has been stopped: its figures are no longer listed, even while it hangs.
  void remove(const std::string& connector, int task);

  // nullptr when there is no such task.
  std::shared_ptr<const TaskMetrics> find(const std::string& connector, int task) const;
  std::vector<std::shared_ptr<const TaskMetrics>> tasks() const;
  // Starts, to which the herder adds how many connectors and tasks there are.
  MetricGroup worker_group(MetricTime now) const;

 private:
  template <typename Metrics>
  std::shared_ptr<Metrics> add(const std::string& connector, int task);

  const MetricsSettings settings_;
  StartMetrics connector_starts_;
  StartMetrics task_starts_;
  mutable std::mutex mutex_;  // guards tasks_
  std::map<std::pair<std::string, int>, std::weak_ptr<TaskMetrics>> tasks_;
};

}  // namespace kconnect
