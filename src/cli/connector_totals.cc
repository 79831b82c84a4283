#include "cli/connector_totals.h"

#include <map>
#include <string_view>

namespace kconnect {

namespace {

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

void note_failure(const std::string& what, const StateInfo& state, ConnectorTotals& totals) {
  if (state.state == State::Failed)
    totals.failures.push_back({what, first_line(state.trace.value_or("no reason given"))});
}

void add(const TaskMetrics& task, ConnectorTotals& totals) {
  if (task.enabled()) totals.records = totals.records.value_or(0) + task.totals().delivered;
  MetricGroup errors;
  task.errors().describe(errors);
  const std::map<std::string_view, double> figures(errors.values.begin(), errors.values.end());
  const auto count = [&](std::string_view name) { return static_cast<uint64_t>(figures.at(name)); };
  totals.skipped += count("total-records-skipped");
  totals.errors += count("total-record-errors");
  totals.retries += count("total-retries");
  totals.dead_letters += count("deadletterqueue-produce-requests");
}

}  // namespace

ConnectorTotals totals_of(const ConnectorProgress& connector) {
  const ConnectorStatus& status = connector.status;
  ConnectorTotals totals;
  note_failure("connector " + status.name, status.connector, totals);
  for (const auto& [id, task] : status.tasks) {
    if (task.state == State::Running) ++totals.tasks_running;
    note_failure("task " + TaskId{status.name, id}.text(), task, totals);
  }
  for (const auto& [id, metrics] : connector.tasks) add(*metrics, totals);
  return totals;
}

std::optional<int64_t> lag_of(const ConnectorProgress& connector) {
  std::optional<int64_t> sum;
  for (const auto& [id, metrics] : connector.tasks) {
    const auto* sink = dynamic_cast<const SinkTaskMetrics*>(metrics.get());
    if (sink == nullptr) return std::nullopt;
    for (const SinkPartitionProgress& partition : sink->partitions()) {
      const auto lag = partition.lag();
      if (!lag) return std::nullopt;
      sum = sum.value_or(0) + *lag;
    }
  }
  return sum;
}

}  // namespace kconnect
