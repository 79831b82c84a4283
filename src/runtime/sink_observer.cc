#include "runtime/sink_observer.h"

namespace kconnect {

namespace {

std::unique_ptr<Consumer> make_consumer(KafkaClients& clients, const std::string& purpose,
                                        const std::string& name, ConfigMap connector) {
  connector["consumer.override.client.id"] = "connector-" + purpose + "-" + name;
  return clients.consumer(connector, {name, 0});
}

}  // namespace

SinkObserver::SinkObserver(KafkaClients& clients, const std::string& purpose,
                           const std::string& name, const ConfigMap& connector)
    : topics_(connector), consumer_(make_consumer(clients, purpose, name, connector)) {}

std::set<TopicPartition> SinkObserver::partitions(std::chrono::milliseconds timeout) {
  std::set<TopicPartition> partitions;
  for (const auto& [topic, count] : consumer_->topics(timeout)) {
    if (!topics_.reads(topic)) continue;
    for (int partition = 0; partition < count; ++partition) partitions.insert({topic, partition});
  }
  return partitions;
}

}  // namespace kconnect
