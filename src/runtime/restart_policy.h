#pragma once

#include <chrono>
#include <deque>
#include <optional>

namespace kconnect {

// Whether and when failed tasks are started again without being asked (--restart-failed).
struct RestartPolicy {
  std::chrono::milliseconds first_delay{5000};  // doubled with every further failure
  std::chrono::milliseconds longest_delay{std::chrono::minutes(5)};
  int most_per_hour = 12;
};

// The automatic restarts of one task. Used by one thread at a time.
class RestartHistory {
 public:
  using Clock = std::chrono::steady_clock;

  // The delay before the next restart, which is counted; nullopt when the hour's share is used up.
  // A task that failed no more for an hour begins with the first delay again.
  std::optional<std::chrono::milliseconds> next_delay(const RestartPolicy& policy,
                                                      Clock::time_point now);

 private:
  std::deque<Clock::time_point> restarts_;  // of the last hour
};

}  // namespace kconnect
