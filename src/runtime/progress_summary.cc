#include "runtime/progress_summary.h"

#include <algorithm>

#include "runtime/worker_monitor.h"

namespace kconnect {

namespace {

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

std::chrono::milliseconds since(MetricTime time, MetricTime now) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(now - time);
}

template <typename T>
void add(std::optional<T>& sum, T more) {
  sum = sum.value_or(0) + more;
}

void note_failure(const std::string& what, const StateInfo& state, ConnectorTotals& totals) {
  if (state.state == State::Failed)
    totals.failures.push_back({what, first_line(state.trace.value_or("no reason given"))});
}

void add_errors(const ErrorCounts& counts, ConnectorTotals& totals) {
  add(totals.skipped, counts.skipped);
  add(totals.errors, counts.errors);
  add(totals.retries, counts.retries);
  add(totals.dead_letters, counts.dead_letters);
}

void add_flow(const TaskMetrics& task, MetricTime now, ConnectorTotals& totals) {
  const RecordTotals moved = task.totals();
  const RecordRates rates = task.rates(now);
  add(totals.records, moved.delivered);
  add(totals.bytes, moved.bytes);
  add(totals.records_per_second, rates.delivered);
  add(totals.bytes_per_second, rates.bytes);
  if (moved.last) {
    const auto ago = since(*moved.last, now);
    totals.since_last = std::min(totals.since_last.value_or(ago), ago);
  }
  const auto* sink = dynamic_cast<const SinkTaskMetrics*>(&task);
  if (sink == nullptr) return;
  for (const SinkPartitionProgress& partition : sink->partitions()) {
    if (const auto lag = partition.lag()) add(totals.lag, static_cast<uint64_t>(*lag));
  }
}

}  // namespace

ConnectorTotals totals_of(const ConnectorProgress& connector, MetricTime now) {
  const ConnectorStatus& status = connector.status;
  ConnectorTotals totals{.name = status.name,
                         .type = std::string(connector_type_name(status.type)),
                         .state = std::string(state_name(status.connector.state)),
                         .tasks = status.tasks.size()};
  add_errors({}, totals);
  note_failure("connector " + status.name, status.connector, totals);
  for (const auto& [id, task] : status.tasks) {
    if (task.state == State::Running) ++totals.tasks_running;
    note_failure("task " + TaskId{status.name, id}.text(), task, totals);
  }
  for (const auto& [id, metrics] : connector.tasks) {
    add_errors(metrics->errors().counts(), totals);
    if (metrics->enabled()) add_flow(*metrics, now, totals);
  }
  return totals;
}

ProgressSummary summarize(Herder& herder, const std::vector<ConnectorProgress>& connectors) {
  const MetricTime now = std::chrono::steady_clock::now();
  const WorkerFacts& worker = herder.monitor().settings().worker;
  ProgressSummary summary{.version = worker.version,
                          .url = worker.url,
                          .kafka = worker.kafka,
                          .uptime = since(worker.started, now)};
  for (const ConnectorProgress& connector : connectors)
    summary.connectors.push_back(totals_of(connector, now));
  return summary;
}

}  // namespace kconnect
