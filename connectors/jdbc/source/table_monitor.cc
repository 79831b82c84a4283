#include "jdbc/source/table_monitor.h"

#include <kconnect/errors.h>
#include <kconnect/log.h>

namespace kconnect::jdbc {

namespace {

using std::chrono::milliseconds;

spdlog::logger& log() {
  static auto& logger = kconnect::logger("io.confluent.connect.jdbc.source.TableMonitorThread");
  return logger;
}

}  // namespace

TableMonitor::TableMonitor(const SourceConfig& config, const Dialect& dialect,
                           std::function<void()> on_change)
    : config_(config),
      dialect_(dialect),
      on_change_(std::move(on_change)),
      selection_(config, dialect) {}

void TableMonitor::start() {
  // The connection hears the end of the monitor, whichever thread waits in it.
  connection_ = std::make_unique<ConnectionHolder>(config_, stopping_.get_token());
  connection_->get();
  thread_ = std::jthread([this, context = log_context()](const std::stop_token& stop) {
    set_log_context(context);
    const std::stop_callback forward(stop, [this] { stopping_.request_stop(); });
    run(stop);
  });
}

void TableMonitor::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      look();
    } catch (const std::exception& error) {
      if (stop.stop_requested()) return;
      log().error(
          "Error while trying to get updated table list, ignoring and waiting for next "
          "table poll interval: {}",
          error.what());
      connection_->discard();
    }
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, milliseconds(config_.table_poll_interval_ms),
                      [] { return false; });
  }
}

void TableMonitor::look() {
  const TablePattern pattern{config_.catalog_pattern, config_.schema_pattern, config_.table_types};
  std::vector<TableId> found = selection_.select(connection_->get().tables(pattern));
  bool is_change = false;
  {
    const std::lock_guard lock(mutex_);
    is_change = tables_ != found;
    if (is_change) {
      log().info("{} tables to read", found.size());
      tables_ = std::move(found);
    }
  }
  if (!is_change) return;
  changed_.notify_all();
  on_change_();
}

std::optional<std::vector<TableId>> TableMonitor::tables() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, milliseconds(config_.table_startup_limit_ms),
                    [this] { return tables_.has_value(); });
  return tables_;
}

}  // namespace kconnect::jdbc
