#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cli/expectation.h"
#include "cli/run_watcher.h"
#include "runtime/connector_progress.h"

namespace kconnect {

// What a run has come to. The states of the connectors are those before they were stopped; figures
// are read when they are shown.
struct RunSummary {
  RunEnd end;
  std::chrono::milliseconds duration{0};
  std::vector<ConnectorProgress> connectors;
  Lags lags = {};  // before the stop
  std::vector<ExpectationResult> expectations = {};
};

// For people: a line per connector and failure, and one about the end.
std::vector<std::string> run_summary_lines(const RunSummary& summary);
// For programs: one object, a newline at the end.
std::string run_summary_json(const RunSummary& summary);
// For CI servers: JUnit's XML with a test case per connector and expectation, and one for the end.
std::string run_summary_junit(const RunSummary& summary);

}  // namespace kconnect
