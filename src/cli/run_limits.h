#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kconnect {

// Enough records of a connector.
struct RecordLimit {
  std::string connector =
      {};  // empty = all sources together, or all sinks where there is no source
  uint64_t count = 0;
};

// When a worker ends by itself.
struct RunLimits {
  // All records have arrived, and nothing has moved for this time; 0 = the time that fits: short
  // where every source says itself that it is at its end, longer where that is a guess.
  std::optional<std::chrono::milliseconds> exit_when_idle = {};
  std::vector<RecordLimit> max_records = {};  // any of them
  std::optional<std::chrono::milliseconds> timeout = {};
  bool exit_on_failure = false;  // of a connector or task

  bool any() const { return exit_when_idle || !max_records.empty() || timeout || exit_on_failure; }
};

}  // namespace kconnect
