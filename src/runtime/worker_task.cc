#include "runtime/worker_task.h"

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "runtime/failure_advice.h"

namespace kconnect {

namespace {
spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.runtime.WorkerTask");
  return instance;
}
}  // namespace

WorkerTask::WorkerTask(TaskId id, TargetState target, TaskStateListener listener)
    : id_(std::move(id)), listener_(std::move(listener)), target_(target) {}

void WorkerTask::report(State state) {
  if (!cancelled_) listener_(state, std::nullopt);
}

void WorkerTask::fail(const std::exception_ptr& error) {
  failed_ = true;
  const std::string trace = with_advice(exception_trace(error));
  if (cancelled_) {
    log().warn("Task {} failed after it had been given up: {}", id_.text(), trace);
    return;
  }
  log().error(
      "Task {} threw an uncaught and unrecoverable exception. It is stopped and will not recover "
      "until it is "
      "restarted: {}",
      id_.text(), trace);
  listener_(State::Failed, trace);
}

void WorkerTask::run() noexcept {
  const LogContext context("[" + id_.connector + "|task-" + std::to_string(id_.task) + "] ");
  try {
    start();
    report(should_pause() ? State::Paused : State::Running);
    execute();
  } catch (...) {
    fail(std::current_exception());
  }
  try {
    finish();
  } catch (...) {
    if (!failed_) fail(std::current_exception());
  }
  if (!failed_) report(State::Unassigned);
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

void WorkerTask::request_stop() {
  stop_.request_stop();
  wake_up();
}

bool WorkerTask::wait_until_ended(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, deadline, [&] { return ended_; });
}

void WorkerTask::cancel() {
  cancelled_ = true;
  on_cancel();
}

void WorkerTask::set_target_state(TargetState target) {
  {
    const std::lock_guard lock(mutex_);
    target_ = target;
  }
  changed_.notify_all();
  wake_up();
}

void WorkerTask::wait_while_paused() {
  report(State::Paused);
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop_.get_token(), [&] { return !should_pause(); });
  }
  if (!stopping()) report(State::Running);
}

}  // namespace kconnect
