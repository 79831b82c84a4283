#include "base/time_limit.h"

#include <condition_variable>
#include <mutex>

namespace kconnect {

TimeLimit::TimeLimit(std::chrono::milliseconds time)
    : clock_([this, time](const std::stop_token& done) {
        std::mutex mutex;
        std::condition_variable_any ended;
        std::unique_lock lock(mutex);
        ended.wait_for(lock, done, time, [] { return false; });
        if (!done.stop_requested()) stop_.request_stop();
      }) {}

}  // namespace kconnect
