#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>

namespace kconnect {

// The topics that a connector's tasks have used since the last reset. Safe from any thread.
class ActiveTopics {
 public:
  // Changes with every reset: tasks add a topic again when it differs from the one they saw.
  uint64_t epoch() const { return epoch_.load(std::memory_order_relaxed); }

  void add(const std::string& topic) {
    const std::lock_guard lock(mutex_);
    topics_.insert(topic);
  }
  void reset() {
    const std::lock_guard lock(mutex_);
    topics_.clear();
    epoch_.fetch_add(1, std::memory_order_relaxed);
  }
  std::set<std::string> names() const {
    const std::lock_guard lock(mutex_);
    return topics_;
  }

 private:
  std::atomic<uint64_t> epoch_{1};
  mutable std::mutex mutex_;  // guards topics_
  std::set<std::string> topics_;
};

}  // namespace kconnect
