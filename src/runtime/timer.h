#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>

namespace kconnect {

// Calls functions when their time has come, on a thread that starts with the first of them. They
// must return at once and not throw; those still waiting at the end are forgotten. Safe from any
// thread.
class Timer {
 public:
  using Clock = std::chrono::steady_clock;

  void call_at(Clock::time_point time, std::function<void()> call);
  // Nothing is called any more.
  void stop();

 private:
  void serve(const std::stop_token& stop);

  std::mutex mutex_;  // guards what follows
  std::condition_variable_any changed_;
  std::multimap<Clock::time_point, std::function<void()>> calls_;
  bool stopped_ = false;
  std::jthread thread_;
};

}  // namespace kconnect
