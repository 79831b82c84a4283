#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <spdlog/logger.h>

namespace kconnect {

// The logger of a Java logger name ("org.apache.kafka.connect.runtime.Worker"): made at the first
// call, its level is the nearest configured ancestor's. Safe from any thread; keep the reference,
// the look-up takes a lock.
spdlog::logger& logger(std::string_view name);

// The connector context of the calling thread, put before every message: "[my-source|task-0] ". Set
// once per thread.
void set_log_context(std::string context);
const std::string& log_context();

// Sets another context for a scope.
class LogContext {
 public:
  explicit LogContext(std::string context);
  ~LogContext();
  LogContext(const LogContext&) = delete;
  LogContext& operator=(const LogContext&) = delete;

 private:
  std::string previous_;
};

}  // namespace kconnect
