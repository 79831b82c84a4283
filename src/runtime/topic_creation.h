#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "kafka/admin.h"
#include "runtime/kafka_clients.h"

namespace kconnect {

// topic.creation.* of a source connector (KIP-158): which settings a new topic gets. Throws
// ConfigException.
class TopicCreationGroups {
 public:
  explicit TopicCreationGroups(const ConfigMap& connector);
  ~TopicCreationGroups();
  TopicCreationGroups(TopicCreationGroups&&) noexcept;
  TopicCreationGroups& operator=(TopicCreationGroups&&) noexcept;

  // False when the connector has no such key: topics are then made by the broker, or not at all.
  bool active() const { return !groups_.empty(); }
  // The first group that takes the topic, else the default one. Only when active.
  NewTopic settings_for(const std::string& topic);

 private:
  struct Group;
  std::vector<Group> groups_;  // the default group is the last
};

// Makes sure that a source task's topics are there before the first record, since a record sent to
// an unknown topic waits a second. On the task's thread.
class TopicPreparer {
 public:
  TopicPreparer(KafkaClients& clients, Producer& producer, const ConfigMap& connector,
                bool creation_enabled, const TaskId& task);

  // Returns when the topic is there, or stop was asked for (false). Keeps trying while brokers are
  // away; throws ConnectException when the topic cannot be created.
  bool prepare(const std::string& topic, const std::stop_token& stop);

 private:
  void create(const std::string& topic);
  bool wait_for_partitions(const std::string& topic, const std::stop_token& stop);

  KafkaClients& clients_;
  Producer& producer_;
  const ConfigMap& connector_;
  TaskId task_;
  TopicCreationGroups groups_;
  std::unique_ptr<Admin> admin_;  // made when first needed
};

}  // namespace kconnect
