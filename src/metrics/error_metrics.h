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

// Counts the failures of a task's records. Safe from any thread.
class ErrorMetrics {
 public:
  void attempt_failed() { count(&Counts::failures); }
  void retried() { count(&Counts::retries); }
  // An operation that is not tried again, with the time and what went wrong.
  void operation_failed() { count(&Counts::errors); }
  void note(LastError error);
  void record_skipped() { count(&Counts::skipped); }
  void logged() { count(&Counts::logged); }
  void dead_letter_sent() { count(&Counts::dead_letters); }
  void dead_letter_failed() { count(&Counts::lost_dead_letters); }

  std::optional<LastError> last_error() const;
  // Adds the attributes of task-error-metrics.
  void describe(MetricGroup& group) const;

 private:
  struct Counts {
    uint64_t failures = 0;
    uint64_t errors = 0;
    uint64_t skipped = 0;
    uint64_t retries = 0;
    uint64_t logged = 0;
    uint64_t dead_letters = 0;
    uint64_t lost_dead_letters = 0;
  };
  void count(uint64_t Counts::*counter);

  mutable std::mutex mutex_;
  Counts counts_;
  std::optional<LastError> last_error_;
};

}  // namespace kconnect
