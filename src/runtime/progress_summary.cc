#include "runtime/progress_summary.h"

#include <algorithm>
#include <utility>

#include "runtime/worker_monitor.h"

namespace kconnect {

namespace {

// "message" of "org.example.Exception: message".
std::string_view without_class(std::string_view text) {
  const size_t colon = text.find(": ");
  const std::string_view name = text.substr(0, colon);
  const bool is_class = colon != std::string_view::npos &&
                        name.find('.') != std::string_view::npos &&
                        name.find(' ') == std::string_view::npos;
  if (is_class && colon + 2 < text.size()) text.remove_prefix(colon + 2);
  while (text.ends_with(' ') || text.ends_with(':')) text.remove_suffix(1);
  return text;
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
    totals.failures.push_back(failure_of(what, state.trace.value_or("no reason given")));
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

ConnectorFailure failure_of(std::string what, std::string_view trace) {
  constexpr std::string_view cause = "Caused by: ";
  ConnectorFailure failure{std::move(what), std::string(trace.substr(0, trace.find('\n'))), {}};
  while (!trace.empty()) {
    std::string_view line = trace.substr(0, trace.find('\n'));
    trace.remove_prefix(std::min(line.size() + 1, trace.size()));
    const bool is_cause = line.starts_with(cause);
    if (!is_cause && !failure.why.empty()) continue;
    if (is_cause) line.remove_prefix(cause.size());
    std::string text(without_class(line));
    if (!failure.why.empty() && text != failure.why) text.append("; ").append(failure.why);
    failure.why = std::move(text);
  }
  return failure;
}

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
