#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>

namespace kconnect::elasticsearch {

// How large a bulk request may become: what is configured, less for a while after the server found
// one too large and, if wanted, while it asks for patience. The sizes may be read from any thread,
// the rest is used by one.
class BulkLimits {
 public:
  using Clock = std::chrono::steady_clock;

  // Bytes: of the request's body.
  BulkLimits(size_t records, size_t bytes, bool adaptive);

  size_t records() const { return records_.load(std::memory_order_relaxed); }
  size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

  // The server refused a body of this size.
  void too_large(size_t bytes, Clock::time_point now);
  // The server asked for patience (429).
  void throttled(Clock::time_point now);
  void succeeded(Clock::time_point now);

 private:
  const size_t most_records_;
  const size_t most_bytes_;
  const bool adaptive_;
  std::atomic<size_t> records_;
  std::atomic<size_t> bytes_;
  Clock::time_point larger_again_{};
  Clock::time_point last_cut_{};
};

}  // namespace kconnect::elasticsearch
