#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kconnect/record.h>

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
  // What a consumer group has committed; nothing for a group that is not there.
  std::map<TopicPartition, int64_t> group_offsets(const std::string& group,
                                                  std::chrono::milliseconds timeout);
  // Groups whose offsets are changed or deleted must have no members.
  void alter_group_offsets(const std::string& group,
                           const std::map<TopicPartition, int64_t>& offsets,
                           std::chrono::milliseconds timeout);
  void delete_group_offsets(const std::string& group, const std::vector<TopicPartition>& partitions,
                            std::chrono::milliseconds timeout);
  // Deletes a group with all its offsets; one that is not there is fine.
  void delete_group(const std::string& group, std::chrono::milliseconds timeout);
  // The cluster's id; nullopt when no broker answered in time.
  std::optional<std::string> cluster_id(std::chrono::milliseconds timeout);
  // What the client last complained of while it was asked something, with the likely reason; empty
  // = nothing.
  const std::string& last_trouble() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kconnect
