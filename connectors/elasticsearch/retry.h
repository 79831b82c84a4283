#pragma once

#include <chrono>
#include <cstdint>
#include <random>
#include <stop_token>

namespace kconnect::elasticsearch {

// How often and after what waits something is tried again. Used by one thread.
class Retry {
 public:
  Retry(int32_t max_retries, std::chrono::milliseconds backoff)
      : max_retries_(max_retries), backoff_(backoff), random_(std::random_device{}()) {}

  int32_t max_retries() const { return max_retries_; }
  // Random below a bound that doubles with each retry, the first being 1.
  std::chrono::milliseconds wait_before(int32_t retry);

 private:
  int32_t max_retries_;
  std::chrono::milliseconds backoff_;
  std::minstd_rand random_;
};

// Less when stop is requested.
void wait(std::chrono::milliseconds duration, const std::stop_token& stop);

}  // namespace kconnect::elasticsearch
