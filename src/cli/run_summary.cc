#include "cli/run_summary.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/exit_codes.h"
#include "cli/junit.h"
#include "runtime/progress_summary.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

std::string seconds(std::chrono::milliseconds time) {
  return fmt::format("{:.1f} s", static_cast<double>(time.count()) / 1000);
}

std::string connector_line(const ConnectorTotals& totals) {
  std::string line = fmt::format("{} {}: {}, {} of {} tasks RUNNING", totals.type, totals.name,
                                 totals.state, totals.tasks_running, totals.tasks);
  if (totals.records) line += fmt::format(", {} records", *totals.records);
  return line + fmt::format(", {} skipped, {} errors, {} retries, {} dead letters", *totals.skipped,
                            *totals.errors, *totals.retries, *totals.dead_letters);
}

Json connector_json(const ConnectorTotals& totals, const Lags& lags) {
  const auto lag = lags.find(totals.name);
  Json failures = Json::array();
  for (const ConnectorFailure& failure : totals.failures)
    failures.push_back(
        {{"what", failure.what}, {"message", failure.message}, {"why", failure.why}});
  return {{"name", totals.name},
          {"type", totals.type},
          {"state", totals.state},
          {"tasks", totals.tasks},
          {"tasks_running", totals.tasks_running},
          {"records", totals.records ? Json(*totals.records) : Json(nullptr)},
          {"skipped", *totals.skipped},
          {"errors", *totals.errors},
          {"retries", *totals.retries},
          {"dead_letters", *totals.dead_letters},
          {"lag", lag == lags.end() ? Json(nullptr) : Json(lag->second)},
          {"failures", std::move(failures)}};
}

ConnectorTotals totals_of(const ConnectorProgress& connector) {
  return totals_of(connector, std::chrono::steady_clock::now());
}

}  // namespace

std::vector<std::string> run_summary_lines(const RunSummary& summary) {
  std::vector<std::string> lines;
  for (const ConnectorProgress& connector : summary.connectors) {
    const ConnectorTotals totals = totals_of(connector);
    lines.push_back(connector_line(totals));
    for (const ConnectorFailure& failure : totals.failures)
      lines.push_back(fmt::format("{} FAILED: {}", failure.what, failure.why));
  }
  for (const ExpectationResult& result : summary.expectations) {
    lines.push_back(fmt::format(
        "{} {}", result.met ? "as expected:" : "NOT as expected:", expectation_line(result)));
  }
  lines.push_back(fmt::format("ended after {} with exit code {}: {}", seconds(summary.duration),
                              summary.end.exit_code, summary.end.reason));
  return lines;
}

std::string run_summary_json(const RunSummary& summary) {
  Json connectors = Json::array();
  for (const ConnectorProgress& connector : summary.connectors)
    connectors.push_back(connector_json(totals_of(connector), summary.lags));
  Json expectations = Json::array();
  for (const ExpectationResult& result : summary.expectations) {
    expectations.push_back({{"expectation", result.expectation.text},
                            {"met", result.met},
                            {"actual", result.actual ? Json(*result.actual) : Json(nullptr)}});
  }
  const Json json = {{"exit_code", summary.end.exit_code},
                     {"reason", summary.end.reason},
                     {"duration_ms", summary.duration.count()},
                     {"connectors", std::move(connectors)},
                     {"expectations", std::move(expectations)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

namespace {

std::vector<JunitCase> junit_cases(const RunSummary& summary) {
  std::vector<JunitCase> cases;
  for (const ConnectorProgress& connector : summary.connectors) {
    std::string failures;
    for (const ConnectorFailure& failure : totals_of(connector).failures) {
      if (!failures.empty()) failures += '\n';
      failures += failure.what + ": " + failure.message;
    }
    cases.push_back({"connector " + connector.status.name, std::move(failures)});
  }
  for (const ExpectationResult& result : summary.expectations) {
    cases.push_back({"expectation " + result.expectation.text,
                     result.met ? "" : "not as expected: " + expectation_line(result)});
  }
  const RunEnd& end = summary.end;
  // What an expectation has failed of is told there.
  const bool is_told = end.exit_code == 0 || end.exit_code == exit_expectation;
  cases.push_back(
      {"run", is_told ? "" : fmt::format("exit code {}: {}", end.exit_code, end.reason)});
  return cases;
}

}  // namespace

std::string run_summary_junit(const RunSummary& summary) {
  return junit_xml(junit_cases(summary), summary.duration);
}

}  // namespace kconnect
