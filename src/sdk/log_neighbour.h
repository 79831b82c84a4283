#pragma once

#include <functional>

namespace kconnect {

// What shares a terminal with log lines, such as a table that is redrawn in place.
class LogNeighbour {
 public:
  virtual ~LogNeighbour() = default;
  // Makes room, calls write once, which writes whole lines, and comes back below them. Called by
  // the thread that logs, one at a time: it must not log.
  virtual void around(const std::function<void()>& write) = 0;
};

}  // namespace kconnect
