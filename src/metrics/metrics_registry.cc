#include "metrics/metrics_registry.h"

#include <cmath>

namespace kconnect {

void StartMetrics::started(bool success, MetricTime now) {
  const std::lock_guard lock(mutex_);
  ++attempts_;
  if (!success) ++failures_;
  successes_.record(success ? 1 : 0, now);
}

void StartMetrics::describe(std::string_view what, MetricGroup& group, MetricTime now) const {
  struct Names {
    std::string_view attempts, successes, failures, success_share, failure_share;
  };
  static constexpr Names connector = {
      "connector-startup-attempts-total", "connector-startup-success-total",
      "connector-startup-failure-total", "connector-startup-success-percentage",
      "connector-startup-failure-percentage"};
  static constexpr Names task = {"task-startup-attempts-total", "task-startup-success-total",
                                 "task-startup-failure-total", "task-startup-success-percentage",
                                 "task-startup-failure-percentage"};
  const Names& names = what == "connector" ? connector : task;
  const std::lock_guard lock(mutex_);
  group.add(names.attempts, static_cast<double>(attempts_));
  group.add(names.successes, static_cast<double>(attempts_ - failures_));
  group.add(names.failures, static_cast<double>(failures_));
  const bool recent = !std::isnan(successes_.average(now));
  const double successes = successes_.share(now);
  group.add(names.success_share, successes);
  group.add(names.failure_share, recent ? 1 - successes : 0);
}

template <typename Metrics>
std::shared_ptr<Metrics> MetricsRegistry::add(const std::string& connector, int task) {
  auto metrics =
      std::make_shared<Metrics>(connector, task, settings_, std::chrono::steady_clock::now());
  const std::lock_guard lock(mutex_);
  std::erase_if(tasks_, [](const auto& entry) { return entry.second.expired(); });
  tasks_[{connector, task}] = metrics;
  return metrics;
}

std::shared_ptr<SourceTaskMetrics> MetricsRegistry::add_source_task(const std::string& connector,
                                                                    int task) {
  return add<SourceTaskMetrics>(connector, task);
}

std::shared_ptr<SinkTaskMetrics> MetricsRegistry::add_sink_task(const std::string& connector,
                                                                int task) {
  return add<SinkTaskMetrics>(connector, task);
}

void MetricsRegistry::remove(const std::string& connector, int task) {
  const std::lock_guard lock(mutex_);
  tasks_.erase({connector, task});
}

std::shared_ptr<const TaskMetrics> MetricsRegistry::find(const std::string& connector,
                                                         int task) const {
  const std::lock_guard lock(mutex_);
  const auto found = tasks_.find({connector, task});
  return found == tasks_.end() ? nullptr : found->second.lock();
}

std::vector<std::shared_ptr<const TaskMetrics>> MetricsRegistry::tasks() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<const TaskMetrics>> tasks;
  for (const auto& [id, entry] : tasks_) {
    if (auto metrics = entry.lock()) tasks.push_back(std::move(metrics));
  }
  return tasks;
}

MetricGroup MetricsRegistry::worker_group(MetricTime now) const {
  MetricGroup group{.type = "connect-worker-metrics"};
  connector_starts_.describe("connector", group, now);
  task_starts_.describe("task", group, now);
  return group;
}

}  // namespace kconnect
