#include "runtime/sink_subscription.h"

#include <algorithm>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/trim.h"
#include "runtime/connector_config.h"

namespace kconnect {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto metadata_timeout = std::chrono::milliseconds(2000);
// How soon a topic is noticed that was missing at the start.
constexpr auto missing_topic_interval = std::chrono::milliseconds(1000);
constexpr auto embedded_interval = std::chrono::milliseconds(10);

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.runtime.WorkerSinkTask");
  return instance;
}

}  // namespace

SinkTopics::SinkTopics(const ConfigMap& connector) : names_(sink_topics(nullable(connector))) {
  const auto pattern = connector.find("topics.regex");
  if (pattern != connector.end() && !java_trim(pattern->second).empty()) {
    pattern_ = JavaRegex::compile(java_trim(pattern->second));
  }
}

bool SinkTopics::reads(const std::string& topic) {
  if (pattern_) return pattern_->full_match(topic);
  return std::find(names_.begin(), names_.end(), topic) != names_.end();
}

SinkSubscription::SinkSubscription(Consumer& consumer, SinkAssignment& assignment,
                                   const ConfigMap& connector, EmbeddedBroker* embedded,
                                   const TaskId& task, int task_count)
    : consumer_(consumer),
      assignment_(assignment),
      topics_(connector),
      embedded_(embedded),
      task_(task.task),
      task_count_(task_count) {
  if (embedded_ == nullptr && !topics_.by_pattern()) subscribe();
}

void SinkSubscription::subscribe() {
  subscribed_ = topics_.by_pattern() ? std::vector<std::string>(known_.begin(), known_.end())
                                     : topics_.names();
  consumer_.subscribe(subscribed_, assignment_);
}

void SinkSubscription::refresh() {
  if (Clock::now() < next_refresh_) return;
  if (embedded_ != nullptr) {
    next_refresh_ = Clock::now() + embedded_interval;
    assign_partitions();
  } else {
    refresh_group_topics();
  }
}

void SinkSubscription::refresh_group_topics() {
  const auto is_known = [&](const std::string& name) { return known_.contains(name); };
  std::set<std::string> found;
  try {
    for (const auto& [name, partitions] : consumer_.topics(metadata_timeout)) {
      if (topics_.reads(name)) found.insert(name);
    }
  } catch (const KafkaClientException& error) {
    log().debug("{}; trying on", error.what());
    next_refresh_ = Clock::now() + missing_topic_interval;
    return;
  }
  const bool more = !std::includes(known_.begin(), known_.end(), found.begin(), found.end());
  known_.insert(found.begin(), found.end());
  const bool missing = !topics_.by_pattern() &&
                       !std::all_of(topics_.names().begin(), topics_.names().end(), is_known);
  // A group finds a missing topic by itself only at the next refresh of its metadata, minutes
  // later.
  if (more && (topics_.by_pattern() || !subscribed_.empty())) subscribe();
  const auto interval = missing || (topics_.by_pattern() && known_.empty())
                            ? std::min<std::chrono::milliseconds>(
                                  missing_topic_interval, consumer_.config().metadata_max_age)
                            : consumer_.config().metadata_max_age;
  next_refresh_ =
      topics_.by_pattern() || missing ? Clock::now() + interval : Clock::time_point::max();
}

// Task N of M takes every M-th partition, counted over all topics in order.
void SinkSubscription::assign_partitions() {
  std::vector<TopicPartition> all;
  for (const auto& [topic, partitions] : embedded_->topics()) {
    if (!topics_.reads(topic)) continue;
    for (int partition = 0; partition < partitions; ++partition) all.push_back({topic, partition});
  }
  std::set<TopicPartition> mine;
  for (size_t i = static_cast<size_t>(task_); i < all.size();
       i += static_cast<size_t>(task_count_)) {
    mine.insert(all[i]);
  }
  if (mine == assigned_) return;
  std::set<TopicPartition> gone;
  std::set<TopicPartition> added;
  std::set_difference(assigned_.begin(), assigned_.end(), mine.begin(), mine.end(),
                      std::inserter(gone, gone.end()));
  std::set_difference(mine.begin(), mine.end(), assigned_.begin(), assigned_.end(),
                      std::inserter(added, added.end()));
  if (!gone.empty()) assignment_.revoked(gone);
  OffsetsByPartition from;
  for (const TopicPartition& partition : mine) from[partition] = Consumer::offset_beginning;
  for (const auto& [partition, offset] : consumer_.committed(mine, metadata_timeout))
    from[partition] = offset;
  for (const auto& [partition, offset] : assignment_.positions()) {
    if (mine.contains(partition)) from[partition] = offset;
  }
  consumer_.assign(from);
  assigned_ = mine;
  if (!added.empty()) assignment_.assigned(added);
}

}  // namespace kconnect
