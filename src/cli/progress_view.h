#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "cli/live_area.h"
#include "cli/progress_options.h"
#include "cli/progress_rates.h"
#include "cli/progress_table.h"
#include "sdk/log_setup.h"

namespace kconnect {

// Shows people how a worker is getting on: on a terminal as a table on standard error that is
// redrawn in place, elsewhere by log lines. Used by one thread.
class ProgressView {
 public:
  using Look = std::function<ProgressSummary()>;  // called by a thread of its own, too

  // Log lines that go to a terminal pass by the table. shares_terminal: records are written to
  // standard output.
  ProgressView(const ProgressOptions& options, const LogSettings& log, bool shares_terminal,
               Look look);
  ~ProgressView();
  ProgressView(const ProgressView&) = delete;
  ProgressView& operator=(const ProgressView&) = delete;

  // The table as it is now, for people who ask for it.
  void show_once();
  // Stops the process until a shell lets it go on, which has the terminal meanwhile.
  void suspend();
  // Looks no more; a table stays until the end.
  void stop_looking();
  void show_end(const RunSummary& run);

 private:
  void redraw(const std::stop_token& stop);
  void log_lines(std::chrono::milliseconds interval, const std::stop_token& stop);
  ProgressSummary look();
  TableStyle style() const;

  const Look look_;
  const bool color_;
  std::mutex mutex_;  // guards what follows
  ProgressRates rates_;
  ProgressSummary last_;

  std::optional<LiveArea> area_;  // none = no table
  std::jthread thread_;
};

// What a connector has done since, in a line for the log; empty when nothing has moved.
std::string progress_line(const ConnectorTotals& now, const ConnectorTotals& before);

}  // namespace kconnect
