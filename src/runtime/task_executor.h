#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace kconnect {

// The worker's thread pool: every piece of work gets a thread at once, idle threads are used again.
// Work may block for minutes, so a fixed number of threads would let one connector starve others.
class TaskExecutor {
 public:
  TaskExecutor() = default;
  ~TaskExecutor();  // waits for all work
  TaskExecutor(const TaskExecutor&) = delete;
  TaskExecutor& operator=(const TaskExecutor&) = delete;

  // name: of the thread while it works (the system shows 15 characters). work must not throw. Safe
  // from any thread.
  void run(std::string name, std::function<void()> work);
  // Waits until no work runs; false when some still does after the time. Nothing may be run() any
  // more.
  bool wait_idle(std::chrono::milliseconds at_most);

 private:
  struct Work {
    std::string name;
    std::function<void()> call;
  };
  void serve();

  std::mutex mutex_;  // guards everything below
  std::condition_variable changed_;
  std::deque<Work> waiting_;
  size_t idle_ = 0;
  size_t working_ = 0;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace kconnect
