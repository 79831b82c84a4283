#include "metrics/error_metrics.h"

#include <utility>

namespace kconnect {

void ErrorMetrics::count(uint64_t ErrorCounts::*counter) {
  const std::lock_guard lock(mutex_);
  ++(counts_.*counter);
}

void ErrorMetrics::note(LastError error) {
  const std::lock_guard lock(mutex_);
  last_error_ = std::move(error);
}

ErrorCounts ErrorMetrics::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::optional<LastError> ErrorMetrics::last_error() const {
  const std::lock_guard lock(mutex_);
  return last_error_;
}

void ErrorMetrics::describe(MetricGroup& group) const {
  const std::lock_guard lock(mutex_);
  const auto add = [&](std::string_view name, uint64_t value) {
    group.add(name, static_cast<double>(value));
  };
  add("total-record-failures", counts_.failures);
  add("total-record-errors", counts_.errors);
  add("total-records-skipped", counts_.skipped);
  add("total-retries", counts_.retries);
  add("total-errors-logged", counts_.logged);
  add("deadletterqueue-produce-requests", counts_.dead_letters);
  add("deadletterqueue-produce-failures", counts_.lost_dead_letters);
  group.add("last-error-timestamp",
            last_error_ ? static_cast<double>(last_error_->timestamp) : 0.0);
}

}  // namespace kconnect
