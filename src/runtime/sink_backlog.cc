#include "runtime/sink_backlog.h"

#include <map>
#include <set>

#include <fmt/format.h>

#include "runtime/sink_subscription.h"

namespace kconnect {

namespace {

constexpr auto timeout = std::chrono::milliseconds(2000);

// The sink's group as its members see it, without being one.
std::unique_ptr<Consumer> observer(KafkaClients& clients, const std::string& name,
                                   ConfigMap connector) {
  connector["consumer.override.client.id"] = "connector-backlog-" + name;
  return clients.consumer(connector, {name, 0});
}

class GroupBacklog final : public SinkBacklog {
 public:
  GroupBacklog(KafkaClients& clients, const std::string& name, const ConfigMap& connector)
      : topics_(connector), consumer_(observer(clients, name, connector)) {}

  void note_ends() override {
    ranges_.clear();
    std::set<std::string> found;
    for (const auto& [topic, partitions] : consumer_->topics(timeout)) {
      if (!topics_.reads(topic)) continue;
      found.insert(topic);
      for (int partition = 0; partition < partitions; ++partition) note({topic, partition});
    }
    missing_topic_ = find_missing(found);
  }

  std::string missing() override {
    if (!missing_topic_.empty()) note_ends();
    if (!missing_topic_.empty()) return missing_topic_;
    std::set<TopicPartition> partitions;
    for (const auto& [partition, range] : ranges_) partitions.insert(partition);
    const OffsetsByPartition committed = consumer_->committed(partitions, timeout);
    for (const auto& [partition, range] : ranges_) {
      const auto entry = committed.find(partition);
      const int64_t position = entry == committed.end() ? range.first : entry->second;
      if (position >= range.end) continue;
      return fmt::format("{} records of {}-{} are not committed", range.end - position,
                         partition.topic, partition.partition);
    }
    return {};
  }

 private:
  void note(const TopicPartition& partition) {
    ranges_[partition] = consumer_->query_range(partition, timeout);
  }

  std::string find_missing(const std::set<std::string>& found) const {
    if (topics_.by_pattern()) return found.empty() ? "no topic matches topics.regex" : "";
    for (const std::string& topic : topics_.names()) {
      if (!found.contains(topic)) return fmt::format("there is no topic {}", topic);
    }
    return {};
  }

  SinkTopics topics_;
  std::unique_ptr<Consumer> consumer_;
  std::map<TopicPartition, Consumer::OffsetRange> ranges_;
  std::string missing_topic_;  // why ranges_ is not complete; empty = it is
};

}  // namespace

std::unique_ptr<SinkBacklog> make_sink_backlog(KafkaClients& clients, const std::string& name,
                                               const ConfigMap& connector) {
  return std::make_unique<GroupBacklog>(clients, name, connector);
}

}  // namespace kconnect
