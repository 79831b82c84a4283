#include "runtime/restart_policy.h"

#include <algorithm>

namespace kconnect {

std::optional<std::chrono::milliseconds> RestartHistory::next_delay(const RestartPolicy& policy,
                                                                    Clock::time_point now) {
  while (!restarts_.empty() && restarts_.front() + std::chrono::hours(1) <= now) {
    restarts_.pop_front();
  }
  if (restarts_.size() >= static_cast<size_t>(policy.most_per_hour)) return std::nullopt;
  auto delay = policy.first_delay;
  for (size_t i = 0; i < restarts_.size() && delay < policy.longest_delay; ++i) delay *= 2;
  restarts_.push_back(now);
  return std::min(delay, policy.longest_delay);
}

}  // namespace kconnect
