#include "elasticsearch/retry.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace kconnect::elasticsearch {

std::chrono::milliseconds Retry::wait_before(int32_t retry) {
  constexpr int64_t longest = 24 * 3600 * 1000;
  int64_t bound = backoff_.count();
  for (int32_t i = 0; i < retry && bound < longest; ++i) bound *= 2;
  bound = std::min(bound, longest);
  if (bound <= 0) return std::chrono::milliseconds(0);
  return std::chrono::milliseconds(std::uniform_int_distribution<int64_t>(0, bound - 1)(random_));
}

void wait(std::chrono::milliseconds duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  stopped.wait_for(lock, stop, duration, [] { return false; });
}

}  // namespace kconnect::elasticsearch
