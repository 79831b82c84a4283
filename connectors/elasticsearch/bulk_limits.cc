#include "elasticsearch/bulk_limits.h"

#include <algorithm>

namespace kconnect::elasticsearch {

namespace {
constexpr auto small_for = std::chrono::minutes(10);
// Answers to requests that were on their way together count once.
constexpr auto one_cut_in = std::chrono::milliseconds(500);
constexpr size_t steps_to_full_size = 20;
}  // namespace

BulkLimits::BulkLimits(size_t records, size_t bytes, bool adaptive)
    : most_records_(records),
      most_bytes_(bytes),
      adaptive_(adaptive),
      records_(records),
      bytes_(bytes) {}

void BulkLimits::too_large(size_t bytes, Clock::time_point now) {
  bytes_ = std::max<size_t>(std::min(bytes_.load(), bytes / 2), 1);
  larger_again_ = now + small_for;
}

void BulkLimits::throttled(Clock::time_point now) {
  if (!adaptive_ || now < last_cut_ + one_cut_in) return;
  last_cut_ = now;
  records_ = std::max<size_t>(records_ / 2, 1);
}

void BulkLimits::succeeded(Clock::time_point now) {
  if (bytes_ != most_bytes_ && now >= larger_again_) bytes_ = most_bytes_;
  if (records_ == most_records_) return;
  const size_t step = std::max<size_t>(most_records_ / steps_to_full_size, 1);
  records_ = std::min(most_records_, records_ + step);
}

}  // namespace kconnect::elasticsearch
