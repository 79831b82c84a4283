#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/run_limits.h"
#include "runtime/connector_progress.h"
#include "runtime/sink_backlog.h"

namespace kconnect {

// How a run ended.
struct RunEnd {
  int exit_code = 0;
  std::string reason;
};

// Finds out when a worker has done what it was started for. Used by one thread.
class RunWatcher {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // Throws ConfigException or KafkaClientException.
  using MakeBacklog = std::function<std::unique_ptr<SinkBacklog>(const std::string& sink)>;

  RunWatcher(RunLimits limits, Herder& herder, MakeBacklog make_backlog, Time start);

  // The end, once there is one. May wait for the broker for some seconds.
  std::optional<RunEnd> look(Time now);

 private:
  using Connectors = std::vector<ConnectorProgress>;

  bool has_enough(const RecordLimit& limit, const Connectors& connectors) const;
  std::optional<RunEnd> enough(const Connectors& connectors) const;
  // What is left to do, in words; empty = nothing.
  std::string left_to_do(const Connectors& connectors, Time now);
  std::string left_in_topics(const Connectors& connectors);
  std::chrono::milliseconds idle_time(const Connectors& connectors) const;
  void note_movement(const Connectors& connectors, Time now);

  const RunLimits limits_;
  Herder& herder_;
  const MakeBacklog make_backlog_;
  const Time start_;
  uint64_t taken_ = 0;   // records, by all tasks
  uint64_t polled_ = 0;  // those of sources
  Time last_movement_;
  std::map<std::string, std::unique_ptr<SinkBacklog>> backlogs_;  // as of when sources were done
  std::string left_;
};

}  // namespace kconnect
