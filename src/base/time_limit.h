#pragma once

#include <chrono>
#include <stop_token>
#include <thread>

namespace kconnect {

// Stops what waits for its token when a time has passed. The token may be used on any thread.
class TimeLimit {
 public:
  explicit TimeLimit(std::chrono::milliseconds time);

  std::stop_token token() const { return stop_.get_token(); }
  bool has_passed() const { return stop_.stop_requested(); }

 private:
  std::stop_source stop_;
  std::jthread clock_;  // last: it uses the above
};

}  // namespace kconnect
