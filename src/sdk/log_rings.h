#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <kconnect/log.h>

namespace kconnect {

// The latest log lines of each connector. Safe from any thread.
class LogRings {
 public:
  // Hears of a line, newline included. Called under a lock by the thread that logs: it must neither
  // wait nor log.
  using Listener = std::function<void(std::string_view line)>;
  using ListenerId = uint64_t;

  explicit LogRings(size_t lines_per_connector = 1000) : capacity_(lines_per_connector) {}

  void append(std::string_view connector, std::string_view line);
  // The last lines, at most so many, oldest first.
  std::vector<std::string> tail(std::string_view connector, size_t count) const;
  // Passes on the last lines and all that come, until unfollow().
  ListenerId follow(std::string_view connector, size_t count, Listener listener);
  // The listener is not called any more once this has returned.
  void unfollow(ListenerId id);
  // The connector has been deleted.
  void forget(std::string_view connector);

 private:
  struct Follower {
    std::string connector;
    Listener listener;
  };
  template <typename Call>
  void each_of_last(std::string_view connector, size_t count, Call call) const;  // mutex_ held

  const size_t capacity_;
  mutable std::mutex mutex_;  // guards what follows
  std::map<std::string, std::deque<std::string>, std::less<>> lines_;
  std::map<ListenerId, Follower> followers_;
  ListenerId next_id_ = 1;
};

// The connector that a log context belongs to: "my-source" of "[my-source|task-0] ". Empty without
// one.
std::string_view connector_of_context(std::string_view context);

// Puts what is logged in the context of a connector into its ring, as lines of JSON. rings must
// outlive the sink.
spdlog::sink_ptr make_ring_sink(LogRings& rings);

// The rings of this process, filled once configure_logging() was called.
LogRings& log_rings();

}  // namespace kconnect
