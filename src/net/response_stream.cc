#include "net/response_stream.h"

#include <utility>

namespace kconnect {

ResponseStream::Write ResponseStream::write(std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (closed_) return Write::Closed;
  if (waiting_.size() >= limit_) return Write::Full;
  const bool was_idle = waiting_.empty();
  waiting_ += text;
  if (was_idle && wake_) wake_();
  return Write::Taken;
}

void ResponseStream::finish() {
  std::function<void()> tell;
  {
    const std::lock_guard lock(mutex_);
    tell = end();
    if (wake_) wake_();
  }
  if (tell) tell();
}

bool ResponseStream::is_closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

void ResponseStream::on_closed(std::function<void()> callback) {
  {
    const std::lock_guard lock(mutex_);
    if (!closed_) {
      on_closed_ = std::move(callback);
      return;
    }
  }
  callback();
}

void ResponseStream::attach(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

std::optional<std::string> ResponseStream::take() {
  const std::lock_guard lock(mutex_);
  if (closed_ && waiting_.empty()) return std::nullopt;
  return std::exchange(waiting_, {});
}

void ResponseStream::close() {
  std::function<void()> tell;
  std::function<void()> forgotten;
  {
    const std::lock_guard lock(mutex_);
    tell = end();
    waiting_.clear();
    forgotten.swap(wake_);
  }
  if (tell) tell();
}

std::function<void()> ResponseStream::end() {
  closed_ = true;
  return std::exchange(on_closed_, nullptr);
}

}  // namespace kconnect
