#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "base/java_regex.h"
#include "runtime/kafka_clients.h"

namespace kconnect {

// Which topics a sink reads: `topics`, or `topics.regex` on whole names. Throws ConfigException.
class SinkTopics {
 public:
  explicit SinkTopics(const ConfigMap& connector);
  bool by_pattern() const { return pattern_.has_value(); }
  const std::vector<std::string>& names() const { return names_; }  // empty when by pattern
  bool reads(const std::string& topic);

 private:
  std::vector<std::string> names_;
  std::optional<JavaRegex> pattern_;
};

// A sink task's partitions as the subscription changes them.
class SinkAssignment : public RebalanceListener {
 public:
  // The next offset to be read of the partitions that have been read from.
  virtual OffsetsByPartition positions() const = 0;
};

// Gives a sink task its partitions: as a member of the group on a real cluster; by an assignment of
// its own on the embedded broker, whose groups take seconds to form. On the task's thread.
class SinkSubscription {
 public:
  SinkSubscription(Consumer& consumer, SinkAssignment& assignment, const ConfigMap& connector,
                   EmbeddedBroker* embedded, const TaskId& task, int task_count);

  // Looks for topics that appeared; to be called before every poll, cheap when nothing is due.
  void refresh();
  // When refresh() wants to be called next, at the latest.
  std::chrono::steady_clock::time_point next_refresh() const { return next_refresh_; }

 private:
  void find_topics();
  bool look_up_topics();
  void report_missing() const;
  void assign_partitions();

  Consumer& consumer_;
  SinkAssignment& assignment_;
  SinkTopics topics_;
  EmbeddedBroker* embedded_;
  int task_;
  int task_count_;
  std::set<std::string> known_;        // topics that are there
  std::set<TopicPartition> assigned_;  // embedded broker only
  std::chrono::steady_clock::time_point begin_;
  std::chrono::steady_clock::time_point next_refresh_{};
  bool missing_reported_ = false;
};

}  // namespace kconnect
