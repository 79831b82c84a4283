#pragma once

#include <string>
#include <vector>

#include "runtime/connector_progress.h"

namespace kconnect {

std::string connector_progress_json(const ConnectorProgress& progress);
// All of them, and how many tasks are in which state.
std::string progress_summary_json(const std::vector<ConnectorProgress>& connectors);

}  // namespace kconnect
