#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace kconnect {

// Runs jobs that may block on threads that start when they are first needed, up to a limit; further
// jobs wait. Jobs must not throw. Safe from any thread. The destructor waits for the running jobs.
class HandlerPool {
 public:
  explicit HandlerPool(size_t max_threads) : max_threads_(max_threads) {}
  HandlerPool(const HandlerPool&) = delete;
  HandlerPool& operator=(const HandlerPool&) = delete;
  ~HandlerPool();

  void run(std::function<void()> job);
  // Forgets the jobs that wait and takes no more.
  void stop();

 private:
  void work();

  const size_t max_threads_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable job_or_stop_;
  std::deque<std::function<void()>> jobs_;
  size_t idle_ = 0;
  bool stopped_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace kconnect
