#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <string>

#include "runtime/progress_summary.h"

namespace kconnect {

// How fast connectors are, from one look at their figures to the next. Used by one thread.
class ProgressRates {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Sets the rates to what has moved since the looks of the last two seconds, or since the last
  // look where that is longer ago. Those of a connector that is seen for the first time, or whose
  // tasks count anew, stay as the worker measures them.
  void update(ProgressSummary& summary, Time now);

 private:
  struct Look {
    Time time;
    uint64_t records = 0;
    uint64_t bytes = 0;
  };
  std::map<std::string, std::deque<Look>> looks_;  // by connector, oldest first
};

}  // namespace kconnect
