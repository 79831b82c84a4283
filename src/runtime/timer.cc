#include "runtime/timer.h"

namespace kconnect {

void Timer::call_at(Clock::time_point time, std::function<void()> call) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return;
  calls_.emplace(time, std::move(call));
  if (!thread_.joinable()) {
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
  }
  changed_.notify_one();
}

void Timer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    calls_.clear();
  }
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void Timer::serve(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [&] { return !calls_.empty(); })) {
    const Clock::time_point next = calls_.begin()->first;
    if (Clock::now() < next) {
      // A call with an earlier time may come meanwhile.
      changed_.wait_until(lock, stop, next,
                          [&] { return calls_.empty() || calls_.begin()->first < next; });
      continue;
    }
    const std::function<void()> call = std::move(calls_.begin()->second);
    calls_.erase(calls_.begin());
    lock.unlock();
    call();
    lock.lock();
  }
}

}  // namespace kconnect
