#pragma once

#include <map>
#include <memory>
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

// Throws HerderException, 404, when there is no such connector.
ConnectorProgress progress_of(Herder& herder, const std::string& connector);
std::vector<ConnectorProgress> progress_of_all(Herder& herder);

}  // namespace kconnect
