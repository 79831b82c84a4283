#include "net/handler_pool.h"

#include <utility>

namespace kconnect {

HandlerPool::~HandlerPool() {
  stop();
}

void HandlerPool::run(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return;
  jobs_.push_back(std::move(job));
  if (jobs_.size() > idle_ && threads_.size() < max_threads_)
    threads_.emplace_back([this] { work(); });
  job_or_stop_.notify_one();
}

void HandlerPool::stop() {
  std::deque<std::function<void()>> forgotten;
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  forgotten.swap(jobs_);
  job_or_stop_.notify_all();
}

void HandlerPool::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    job_or_stop_.wait(lock, [this] { return stopped_ || !jobs_.empty(); });
    --idle_;
    if (stopped_) return;
    const auto job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
}

}  // namespace kconnect
