#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/connector_progress.h"

namespace kconnect {

struct FailedPart {
  std::string what;  // "task sink-0"
  std::string message;
};

// A connector's figures, its tasks together.
struct ConnectorTotals {
  size_t tasks_running = 0;
  std::optional<uint64_t> records = {};  // delivered; none where nothing is measured
  uint64_t skipped = 0;
  uint64_t errors = 0;
  uint64_t retries = 0;
  uint64_t dead_letters = 0;
  std::vector<FailedPart> failures = {};
};

ConnectorTotals totals_of(const ConnectorProgress& connector);

// How many records of its topics a sink has not taken yet; nullopt where that is not known (yet),
// and for sources.
std::optional<int64_t> lag_of(const ConnectorProgress& connector);

}  // namespace kconnect
