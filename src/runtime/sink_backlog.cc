#include "runtime/sink_backlog.h"

#include <map>
#include <set>

#include <fmt/format.h>

#include "runtime/sink_observer.h"

namespace kconnect {

namespace {

constexpr auto timeout = std::chrono::milliseconds(2000);

class GroupBacklog final : public SinkBacklog {
 public:
  GroupBacklog(KafkaClients& clients, const std::string& name, const ConfigMap& connector)
      : observer_(clients, "backlog", name, connector) {}

  void note_ends() override {
    ranges_.clear();
    std::set<std::string> found;
    for (const TopicPartition& partition : observer_.partitions(timeout)) {
      found.insert(partition.topic);
      ranges_[partition] = observer_.consumer().query_range(partition, timeout);
    }
    missing_topic_ = find_missing(found);
  }

  std::string missing() override {
    if (!missing_topic_.empty()) note_ends();
    if (!missing_topic_.empty()) return missing_topic_;
    std::set<TopicPartition> partitions;
    for (const auto& [partition, range] : ranges_) partitions.insert(partition);
    const OffsetsByPartition committed = observer_.consumer().committed(partitions, timeout);
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
  std::string find_missing(const std::set<std::string>& found) {
    if (observer_.topics().by_pattern())
      return found.empty() ? "no topic matches topics.regex" : "";
    for (const std::string& topic : observer_.topics().names()) {
      if (!found.contains(topic)) return fmt::format("there is no topic {}", topic);
    }
    return {};
  }

  SinkObserver observer_;
  std::map<TopicPartition, Consumer::OffsetRange> ranges_;
  std::string missing_topic_;  // why ranges_ is not complete; empty = it is
};

}  // namespace

std::unique_ptr<SinkBacklog> make_sink_backlog(KafkaClients& clients, const std::string& name,
                                               const ConfigMap& connector) {
  return std::make_unique<GroupBacklog>(clients, name, connector);
}

}  // namespace kconnect
