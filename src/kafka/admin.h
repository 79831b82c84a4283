#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "kafka/client_config.h"
#include "kafka/kafka_exception.h"

namespace kconnect {

// A topic to be made. Counts of -1 leave the choice to the broker.
struct NewTopic {
  std::string name;
  int partitions = -1;
  int replication_factor = -1;
  std::map<std::string, std::string> config;
};

// Administration of a cluster. Used by one thread at a time. Errors are KafkaClientException.
class Admin {
 public:
  explicit Admin(const ClientConfig& config);
  ~Admin();
  Admin(const Admin&) = delete;
  Admin& operator=(const Admin&) = delete;

  // True when made, false when it existed already.
  bool create_topic(const NewTopic& topic, std::chrono::milliseconds timeout);
  // Number of partitions; nullopt when there is no such topic. Does not make it.
  std::optional<int> partition_count(const std::string& topic, std::chrono::milliseconds timeout);
  // The cluster's id; nullopt when no broker answered in time.
  std::optional<std::string> cluster_id(std::chrono::milliseconds timeout);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kconnect
