#include "cli/dry_run.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "cli/resolved_config.h"
#include "runtime/connector_config.h"
#include "runtime/kafka_clients.h"
#include "runtime/sink_observer.h"

namespace kconnect {

namespace {

using std::chrono::milliseconds;

// A broker that refuses is not asked longer than this.
constexpr milliseconds patience_with_trouble{2000};
constexpr milliseconds step{200};

class DryRun {
 public:
  DryRun(const StandaloneSettings& settings, const PluginRegistry& plugins, Checklist& checklist)
      : settings_(settings),
        plugins_(plugins),
        checklist_(checklist),
        clients_(settings.worker.originals, nullptr) {}

  void run() {
    has_kafka_ = check_cluster();
    for (const ConnectorFileConfig& file : settings_.connectors) {
      const std::string name = *file.props.at("name");
      checklist_.about(name);
      const ConfigMap config = resolved_values(file.props, settings_.providers);
      const std::string& class_name = config.at("connector.class");
      if (const auto* sink = plugins_.find_sink(class_name)) {
        if (has_kafka_) guarded("read its topics", [&] { check_topics(name, config); });
        probe(*sink, config);
      } else if (const auto* source = plugins_.find_source(class_name)) {
        if (has_kafka_) guarded("find its topic", [&] { check_topic(name, config); });
        probe(*source, config);
      }
    }
  }

 private:
  template <typename Work>
  void guarded(const std::string& what, Work&& work) {
    try {
      work();
    } catch (const std::exception& error) {
      checklist_.failed("", what, exception_message(std::current_exception()));
    }
  }

  milliseconds time_left() const { return std::max(checklist_.time_left(), milliseconds(1)); }

  bool check_cluster() {
    if (settings_.embedded_kafka) {
      checklist_.passed("Kafka: the embedded broker");
      return false;
    }
    const auto servers = settings_.worker.originals.find("bootstrap.servers");
    const std::string what =
        "Kafka at " + (servers == settings_.worker.originals.end() ? "" : servers->second);
    try {
      const std::unique_ptr<Admin> admin = clients_.admin({}, "connect-dry-run");
      const auto begin = Checklist::Clock::now();
      while (checklist_.time_left().count() > 0) {
        if (const auto id = admin->cluster_id(std::min(step, time_left()))) {
          checklist_.passed(fmt::format("{}: cluster {}", what, *id));
          return true;
        }
        const bool is_refused = !admin->last_trouble().empty() &&
                                Checklist::Clock::now() - begin > patience_with_trouble;
        if (is_refused) break;
      }
      checklist_.failed(
          "bootstrap.servers", what,
          admin->last_trouble().empty() ? "no broker has answered" : admin->last_trouble());
    } catch (const std::exception& error) {
      checklist_.failed("bootstrap.servers", what, error.what());
    }
    return false;
  }

  void check_topics(const std::string& name, const ConfigMap& config) {
    SinkObserver observer(clients_, "dry-run", name, config);
    const std::set<TopicPartition> partitions = observer.partitions(time_left());
    std::set<std::string> found;
    for (const TopicPartition& partition : partitions) found.insert(partition.topic);
    tell_missing(observer.topics(), found);
    if (partitions.empty()) return;
    Consumer& consumer = observer.consumer();
    const OffsetsByPartition committed = consumer.committed(partitions, time_left());
    int64_t waiting = 0;
    OffsetsByPartition ends;
    for (const TopicPartition& partition : partitions) {
      const Consumer::OffsetRange range = consumer.query_range(partition, time_left());
      const auto position = committed.find(partition);
      waiting += range.end - (position == committed.end() ? range.first : position->second);
      ends[partition] = range.end;
    }
    // Only a fetch shows whether the topics may be read.
    consumer.assign(ends);
    ConsumedBatch batch;
    consumer.poll(batch, 1, std::min(step, time_left()));
    checklist_.passed(fmt::format("read {} topics of {} partitions: {} records wait for it",
                                  found.size(), partitions.size(), waiting));
  }

  void tell_missing(SinkTopics& topics, const std::set<std::string>& found) {
    if (topics.by_pattern() && found.empty())
      checklist_.doubtful("topics.regex", "find its topics", "no topic matches");
    for (const std::string& topic : topics.names()) {
      if (found.contains(topic)) continue;
      checklist_.doubtful("topics", "find topic " + topic,
                          "it is not there, or must not be seen; the sink waits for it");
    }
  }

  // Sources that write to one topic name it in a key of this name.
  void check_topic(const std::string& name, const ConfigMap& config) {
    const auto topic = config.find("topic");
    if (topic == config.end()) return;
    const auto admin = clients_.admin(config, "connector-dry-run-" + name);
    const auto count = admin->partition_count(topic->second, time_left());
    if (count) {
      checklist_.passed(fmt::format("topic {} has {} partitions", topic->second, *count));
    } else if (config.contains("topic.creation.default.partitions")) {
      checklist_.passed(fmt::format("topic {} will be created by the worker", topic->second));
    } else {
      checklist_.doubtful("topic", "find topic " + topic->second,
                          "it is not there: the broker has to create it "
                          "(auto.create.topics.enable), or topic.creation.default.* the worker");
    }
  }

  template <typename Interface>
  void probe(const Plugin<Interface>& plugin, const ConfigMap& config) {
    if (plugin.probe == nullptr) return;
    if (checklist_.time_left().count() == 0) {
      checklist_.failed("", "look at what it connects to", "there was no time left for it");
      return;
    }
    guarded("look at what it connects to", [&] { plugin.probe(config, checklist_); });
  }

  const StandaloneSettings& settings_;
  const PluginRegistry& plugins_;
  Checklist& checklist_;
  KafkaClients clients_;
  bool has_kafka_ = false;
};

}  // namespace

void dry_run(const StandaloneSettings& settings, const PluginRegistry& plugins,
             Checklist& checklist) {
  DryRun(settings, plugins, checklist).run();
}

}  // namespace kconnect
