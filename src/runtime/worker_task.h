#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "runtime/herder.h"

namespace kconnect {

// Hears of a task's state; called from the task's thread. Must not call back into the task.
using TaskStateListener = std::function<void(State, std::optional<std::string> trace)>;

// The life of a task, common to sources and sinks: start, run, pause, stop, fail. run() is the
// task's thread; the other public functions may be called from any.
class WorkerTask {
 public:
  WorkerTask(TaskId id, TargetState target, TaskStateListener listener);
  virtual ~WorkerTask() = default;
  WorkerTask(const WorkerTask&) = delete;
  WorkerTask& operator=(const WorkerTask&) = delete;

  const TaskId& id() const { return id_; }
  // From start to end, on the calling thread. Never throws: a failure becomes the state FAILED with
  // its trace.
  void run() noexcept;
  void request_stop();
  // False when it still runs at the deadline.
  bool wait_until_ended(std::chrono::steady_clock::time_point deadline);
  // Gives a task up that does not end: its state is no longer reported, and it moves and commits
  // nothing more, since its successor may be at work.
  void cancel();
  void set_target_state(TargetState target);

 protected:
  // The three parts of run(), in this order; finish() also after a failure of the others.
  // Exceptions fail the task.
  virtual void start() = 0;
  virtual void execute() = 0;  // returns when stop is requested
  virtual void finish() = 0;
  // Ends a wait of the task's thread after stop or a change of the target state.
  virtual void wake_up() {}
  // On the thread that gives the task up.
  virtual void on_cancel() {}

  std::stop_token stop_token() const { return stop_.get_token(); }
  bool stopping() const { return stop_.stop_requested(); }
  bool cancelled() const { return cancelled_; }
  bool should_pause() const {
    return target_.load(std::memory_order_relaxed) != TargetState::Started;
  }
  // Reports PAUSED, waits until the target is STARTED again or stop, reports RUNNING.
  void wait_while_paused();
  void report(State state);

 private:
  void fail(const std::exception_ptr& error);

  const TaskId id_;
  TaskStateListener listener_;
  std::stop_source stop_;
  std::atomic<TargetState> target_;
  std::atomic<bool> cancelled_{false};
  bool failed_ = false;
  std::mutex mutex_;  // guards ended_
  std::condition_variable_any changed_;
  bool ended_ = false;
};

}  // namespace kconnect
