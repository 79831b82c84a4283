#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "jdbc/connection_holder.h"
#include "jdbc/source/table_selection.h"
#include "jdbc/source_config.h"

namespace kconnect::jdbc {

// Looks for new and dropped tables every table.poll.interval.ms, on a thread and a connection of
// its own. What the database refuses is logged and asked again at the next interval.
class TableMonitor {
 public:
  // on_change is called on the monitor's thread, not for the first list that tables() gave out.
  TableMonitor(const SourceConfig& config, const Dialect& dialect, std::function<void()> on_change);

  // Opens the first connection; throws ConnectException as ConnectionHolder does.
  void start();
  // The selected tables of the latest list. Waits for the first one, as long as
  // table.monitoring.startup.polling.limit.ms; nullopt when there is none yet. Safe from any
  // thread.
  std::optional<std::vector<TableId>> tables();

 private:
  void run(const std::stop_token& stop);
  void look();

  const SourceConfig& config_;
  const Dialect& dialect_;
  std::function<void()> on_change_;
  TableSelection selection_;
  std::unique_ptr<ConnectionHolder> connection_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<std::vector<TableId>> tables_;
  std::stop_source stopping_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace kconnect::jdbc
