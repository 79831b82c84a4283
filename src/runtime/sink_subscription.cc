#include "runtime/sink_subscription.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/trim.h"
#include "kafka/client_error_advice.h"
#include "runtime/connector_config.h"

namespace kconnect {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto metadata_timeout = std::chrono::milliseconds(2000);
// How soon a topic is noticed that was missing: at the start, when a source may be making it, and
// later.
constexpr auto early_period = std::chrono::seconds(5);
constexpr auto early_interval = std::chrono::milliseconds(50);
constexpr auto missing_topic_interval = std::chrono::milliseconds(1000);
constexpr auto embedded_interval = std::chrono::milliseconds(10);
constexpr auto embedded_idle_interval = std::chrono::milliseconds(250);

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
      task_count_(task_count),
      begin_(Clock::now()) {}

void SinkSubscription::refresh() {
  if (Clock::now() < next_refresh_) return;
  if (embedded_ != nullptr) {
    next_refresh_ = Clock::now() + (assigned_.empty() ? embedded_interval : embedded_idle_interval);
    assign_partitions();
  } else if (look_up_topics()) {
    consumer_.subscribe({known_.begin(), known_.end()}, assignment_);
  }
}

void SinkSubscription::find_topics() {
  if (topics_.by_pattern()) {
    for (const auto& [name, partitions] : consumer_.topics(metadata_timeout)) {
      if (topics_.reads(name)) known_.insert(name);
    }
    return;
  }
  for (const std::string& name : topics_.names()) {
    if (!known_.contains(name) && consumer_.has_topic(name, metadata_timeout)) known_.insert(name);
  }
}

// True when there are topics that were not known before. Only topics that are there are subscribed
// to: what a group learns about a topic that is made later reaches its members with seconds of
// delay.
bool SinkSubscription::look_up_topics() {
  const size_t before = known_.size();
  bool complete = false;
  bool answered = true;
  try {
    find_topics();
    complete = topics_.by_pattern() ? !known_.empty() : known_.size() == topics_.names().size();
  } catch (const KafkaClientException& error) {
    log().debug("{}; trying on", error.what());
    answered = false;
  }
  next_refresh_ = topics_.by_pattern() ? Clock::now() + consumer_.config().metadata_max_age
                                       : Clock::time_point::max();
  if (!complete) {
    const bool early = Clock::now() - begin_ < early_period;
    next_refresh_ =
        std::min(next_refresh_, Clock::now() + (early ? early_interval : missing_topic_interval));
    if (!early && answered && !std::exchange(missing_reported_, true)) report_missing();
  }
  return known_.size() > before;
}

void SinkSubscription::report_missing() const {
  if (topics_.by_pattern()) {
    log().warn("No topic fits topics.regex of the sink yet; it goes on looking for some");
    return;
  }
  std::vector<std::string> missing;
  std::ranges::copy_if(topics_.names(), std::back_inserter(missing),
                       [&](const std::string& name) { return !known_.contains(name); });
  log().warn("Topics of the sink are not there: {} (UNKNOWN_TOPIC_OR_PARTITION): {} [{}]",
             fmt::join(missing, ", "), kafka::missing_topic_of_sink.text,
             kafka::missing_topic_of_sink.code);
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
  for (const TopicPartition& partition : mine) {
    from[partition] = Consumer::offset_beginning;
    // The client then knows the partition's leader; it would look for it a second later.
    consumer_.has_topic(partition.topic, metadata_timeout);
  }
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
