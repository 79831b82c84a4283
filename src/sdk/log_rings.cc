#include "sdk/log_rings.h"

#include <algorithm>
#include <utility>

#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>

#include "sdk/log_layout.h"

namespace kconnect {

namespace {

// Its owner logs to all its sinks under one lock.
class RingSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit RingSink(LogRings& rings) : base_sink(make_log_layout(LogFormat::Json)), rings_(rings) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const std::string_view connector = connector_of_context(log_context());
    if (connector.empty()) return;
    line_.clear();
    formatter_->format(message, line_);
    rings_.append(connector, {line_.data(), line_.size()});
  }
  void flush_() override {}

  LogRings& rings_;
  spdlog::memory_buf_t line_;
};

}  // namespace

std::string_view connector_of_context(std::string_view context) {
  const size_t end = context.rfind('|');
  if (!context.starts_with('[') || end == std::string_view::npos) return {};
  return context.substr(1, end - 1);
}

void LogRings::append(std::string_view connector, std::string_view line) {
  const std::lock_guard lock(mutex_);
  auto found = lines_.find(connector);
  if (found == lines_.end()) found = lines_.try_emplace(std::string(connector)).first;
  std::deque<std::string>& ring = found->second;
  if (ring.size() == capacity_) ring.pop_front();
  ring.emplace_back(line);
  for (const auto& [id, follower] : followers_) {
    if (follower.connector == connector) follower.listener(line);
  }
}

template <typename Call>
void LogRings::each_of_last(std::string_view connector, size_t count, Call call) const {
  const auto found = lines_.find(connector);
  if (found == lines_.end()) return;
  const std::deque<std::string>& ring = found->second;
  const auto first = static_cast<ptrdiff_t>(ring.size() - std::min(count, ring.size()));
  std::for_each(ring.begin() + first, ring.end(), call);
}

std::vector<std::string> LogRings::tail(std::string_view connector, size_t count) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> lines;
  each_of_last(connector, count, [&](const std::string& line) { lines.push_back(line); });
  return lines;
}

LogRings::ListenerId LogRings::follow(std::string_view connector, size_t count, Listener listener) {
  const std::lock_guard lock(mutex_);
  each_of_last(connector, count, listener);
  followers_[next_id_] = {std::string(connector), std::move(listener)};
  return next_id_++;
}

void LogRings::unfollow(ListenerId id) {
  const std::lock_guard lock(mutex_);
  followers_.erase(id);
}

void LogRings::forget(std::string_view connector) {
  const std::lock_guard lock(mutex_);
  const auto found = lines_.find(connector);
  if (found != lines_.end()) lines_.erase(found);
}

spdlog::sink_ptr make_ring_sink(LogRings& rings) {
  return std::make_shared<RingSink>(rings);
}

LogRings& log_rings() {
  // Never destroyed: threads may log until the process is gone.
  static LogRings& rings = *std::make_unique<LogRings>().release();
  return rings;
}

}  // namespace kconnect
