#pragma once

#include <chrono>
#include <optional>

#include "cli/terminal.h"

namespace kconnect {

// How people are shown how a worker is getting on.
struct ProgressOptions {
  When table = When::Auto;
  // Of log lines where there is no table; 0 = none, absent = every 30 s.
  std::optional<std::chrono::milliseconds> interval = {};
  When color = When::Auto;
  bool quiet = false;
};

}  // namespace kconnect
