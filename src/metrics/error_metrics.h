#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "metrics/metric_group.h"

namespace kconnect {

struct LastError {
  int64_t timestamp = 0;  // epoch milliseconds
  std::string text;
};

// How a task's records failed so far.
struct ErrorCounts {
  uint64_t failures = 0;
  uint64_t errors = 0;
  uint64_t skipped = 0;
  uint64_t retries = 0;
  uint64_t logged = 0;
  uint64_t dead_letters = 0;
  uint64_t lost_dead_letters = 0;
};

// Counts the failures of a task's records. Safe from any thread.
class ErrorMetrics {
 public:
  void attempt_failed() { count(&ErrorCounts::failures); }
  void retried() { count(&ErrorCounts::retries); }
  // An operation that is not tried again, with the time and what went wrong.
  void operation_failed() { count(&ErrorCounts::errors); }
  void note(LastError error);
  void record_skipped() { count(&ErrorCounts::skipped); }
  void logged() { count(&ErrorCounts::logged); }
  void dead_letter_sent() { count(&ErrorCounts::dead_letters); }
  void dead_letter_failed() { count(&ErrorCounts::lost_dead_letters); }

  ErrorCounts counts() const;
  std::optional<LastError> last_error() const;
  // Adds the attributes of task-error-metrics.
  void describe(MetricGroup& group) const;

 private:
  void count(uint64_t ErrorCounts::*counter);

  mutable std::mutex mutex_;
  ErrorCounts counts_;
  std::optional<LastError> last_error_;
};

}  // namespace kconnect
