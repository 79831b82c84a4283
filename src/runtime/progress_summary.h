#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/connector_progress.h"

namespace kconnect {

struct ConnectorFailure {
  std::string what;     // "task sink-0", "connector sink"
  std::string message;  // one line, as the state tells it
  std::string why;      // one line: the messages of all causes, innermost first
};

// trace: an exception and its causes, as states hold it.
ConnectorFailure failure_of(std::string what, std::string_view trace);

// A connector's figures, its tasks together. What is not known is absent: figures where nothing is
// measured, or those of a worker that does not tell them.
struct ConnectorTotals {
  std::string name = {};
  std::string type = {};   // "source"
  std::string state = {};  // "RUNNING"
  size_t tasks = 0;
  size_t tasks_running = 0;
  std::optional<uint64_t> records = {};  // delivered
  std::optional<uint64_t> bytes = {};
  std::optional<double> records_per_second = {};
  std::optional<double> bytes_per_second = {};
  std::optional<uint64_t> lag = {};  // of a sink
  std::optional<uint64_t> skipped = {};
  std::optional<uint64_t> errors = {};
  std::optional<uint64_t> retries = {};
  std::optional<uint64_t> dead_letters = {};
  std::optional<std::chrono::milliseconds> since_last = {};  // record that was moved
  std::vector<ConnectorFailure> failures = {};

  // A connector or task of it.
  bool has_failed() const { return !failures.empty(); }
};

ConnectorTotals totals_of(const ConnectorProgress& connector, MetricTime now);

// A worker and all its connectors, as tables show them.
struct ProgressSummary {
  std::string version = {};
  std::string url = {};
  std::string kafka = {};
  std::optional<std::chrono::milliseconds> uptime = {};
  std::vector<ConnectorTotals> connectors = {};
};

ProgressSummary summarize(Herder& herder, const std::vector<ConnectorProgress>& connectors);

}  // namespace kconnect
