#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/progress_summary.h"

namespace kconnect {

std::string connector_progress_json(const ConnectorProgress& progress);

// A worker, the progress of its connectors, and how many tasks are in which state. The summary is
// of the same connectors.
std::string progress_summary_json(const ProgressSummary& summary,
                                  const std::vector<ConnectorProgress>& connectors);
// The summary in such a text. Throws DataException when it is none.
ProgressSummary parse_progress_summary(std::string_view json);

}  // namespace kconnect
