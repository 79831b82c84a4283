#include "cli/run_summary.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

struct Failure {
  std::string what;  // "task sink-0"
  std::string message;
};

// A connector's figures, its tasks together.
struct Totals {
  size_t running = 0;               // tasks
  std::optional<uint64_t> records;  // delivered; none where nothing is measured
  uint64_t skipped = 0;
  uint64_t errors = 0;
  uint64_t retries = 0;
  uint64_t dead_letters = 0;
  std::vector<Failure> failures;
};

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

void note_failure(const std::string& what, const StateInfo& state, Totals& totals) {
  if (state.state == State::Failed)
    totals.failures.push_back({what, first_line(state.trace.value_or("no reason given"))});
}

void add(const TaskMetrics& task, Totals& totals) {
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

Totals totals_of(const ConnectorProgress& connector) {
  const ConnectorStatus& status = connector.status;
  Totals totals;
  note_failure("connector " + status.name, status.connector, totals);
  for (const auto& [id, task] : status.tasks) {
    if (task.state == State::Running) ++totals.running;
    note_failure("task " + TaskId{status.name, id}.text(), task, totals);
  }
  for (const auto& [id, metrics] : connector.tasks) add(*metrics, totals);
  return totals;
}

std::string seconds(std::chrono::milliseconds time) {
  return fmt::format("{:.1f} s", static_cast<double>(time.count()) / 1000);
}

std::string connector_line(const ConnectorProgress& connector, const Totals& totals) {
  const ConnectorStatus& status = connector.status;
  std::string line = fmt::format(
      "{} {}: {}, {} of {} tasks RUNNING", connector_type_name(status.type), status.name,
      state_name(status.connector.state), totals.running, status.tasks.size());
  if (totals.records) line += fmt::format(", {} records", *totals.records);
  return line + fmt::format(", {} skipped, {} errors, {} retries, {} dead letters", totals.skipped,
                            totals.errors, totals.retries, totals.dead_letters);
}

Json connector_json(const ConnectorProgress& connector, const Totals& totals) {
  const ConnectorStatus& status = connector.status;
  Json failures = Json::array();
  for (const Failure& failure : totals.failures)
    failures.push_back({{"what", failure.what}, {"message", failure.message}});
  return {{"name", status.name},
          {"type", connector_type_name(status.type)},
          {"state", state_name(status.connector.state)},
          {"tasks", status.tasks.size()},
          {"tasks_running", totals.running},
          {"records", totals.records ? Json(*totals.records) : Json(nullptr)},
          {"skipped", totals.skipped},
          {"errors", totals.errors},
          {"retries", totals.retries},
          {"dead_letters", totals.dead_letters},
          {"failures", std::move(failures)}};
}

}  // namespace

std::vector<std::string> run_summary_lines(const RunSummary& summary) {
  std::vector<std::string> lines;
  for (const ConnectorProgress& connector : summary.connectors) {
    const Totals totals = totals_of(connector);
    lines.push_back(connector_line(connector, totals));
    for (const Failure& failure : totals.failures)
      lines.push_back(fmt::format("{} FAILED: {}", failure.what, failure.message));
  }
  lines.push_back(fmt::format("ended after {} with exit code {}: {}", seconds(summary.duration),
                              summary.end.exit_code, summary.end.reason));
  return lines;
}

std::string run_summary_json(const RunSummary& summary) {
  Json connectors = Json::array();
  for (const ConnectorProgress& connector : summary.connectors)
    connectors.push_back(connector_json(connector, totals_of(connector)));
  const Json json = {{"exit_code", summary.end.exit_code},
                     {"reason", summary.end.reason},
                     {"duration_ms", summary.duration.count()},
                     {"connectors", std::move(connectors)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace kconnect
