#pragma once

#include <map>
#include <string>
#include <vector>

#include "metrics/metrics_registry.h"
#include "runtime/herder.h"

namespace kconnect {

// How far a connector is: its states and what its tasks measure.
struct ConnectorProgress {
  ConnectorStatus status;
  std::map<int, std::shared_ptr<const TaskMetrics>> tasks;  // those that measure
};

std::string connector_progress_json(const ConnectorProgress& progress);
// All of them, and how many tasks are in which state.
std::string progress_summary_json(const std::vector<ConnectorProgress>& connectors);

}  // namespace kconnect
