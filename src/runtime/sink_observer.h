#pragma once

#include <chrono>
#include <memory>
#include <set>
#include <string>

#include "runtime/kafka_clients.h"
#include "runtime/sink_subscription.h"

namespace kconnect {

// A sink's topics and group as its members see them, without being one. Used by one thread.
class SinkObserver {
 public:
  // connector: the sink's configuration, variables resolved. purpose: a word for the client's id.
  // Throws ConfigException.
  SinkObserver(KafkaClients& clients, const std::string& purpose, const std::string& name,
               const ConfigMap& connector);

  SinkTopics& topics() { return topics_; }
  Consumer& consumer() { return *consumer_; }
  // Of those of its topics that are there now. Throws KafkaClientException.
  std::set<TopicPartition> partitions(std::chrono::milliseconds timeout);

 private:
  SinkTopics topics_;
  std::unique_ptr<Consumer> consumer_;
};

}  // namespace kconnect
