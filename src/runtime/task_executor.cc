#include "runtime/task_executor.h"

#include <pthread.h>

namespace kconnect {

TaskExecutor::~TaskExecutor() {
  std::unique_lock lock(mutex_);
  closing_ = true;
  changed_.notify_all();
  // Work that still runs may start more.
  while (!threads_.empty()) {
    std::thread thread = std::move(threads_.back());
    threads_.pop_back();
    lock.unlock();
    thread.join();
    lock.lock();
  }
}

void TaskExecutor::run(std::string name, std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back({std::move(name), std::move(work)});
  if (waiting_.size() > idle_) {
    threads_.emplace_back([this] { serve(); });
  } else {
    changed_.notify_all();
  }
}

bool TaskExecutor::wait_idle(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, at_most, [&] { return working_ == 0 && waiting_.empty(); });
}

void TaskExecutor::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    changed_.wait(lock, [&] { return closing_ || !waiting_.empty(); });
    --idle_;
    if (waiting_.empty()) return;
    Work work = std::move(waiting_.front());
    waiting_.pop_front();
    ++working_;
    lock.unlock();
    constexpr size_t system_limit = 15;
    pthread_setname_np(pthread_self(), work.name.substr(0, system_limit).c_str());
    work.call();
    work = {};  // what it holds may end here, which may take time
    lock.lock();
    --working_;
    changed_.notify_all();
  }
}

}  // namespace kconnect
