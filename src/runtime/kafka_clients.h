#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "kafka/admin.h"
#include "kafka/consumer.h"
#include "kafka/embedded_broker.h"
#include "kafka/producer.h"
#include "runtime/herder.h"
#include "runtime/worker_monitor.h"

namespace kconnect {

// Makes the Kafka clients of connectors. Safe from any thread.
class KafkaClients {
 public:
  // worker: the worker's keys with variables resolved. embedded may be null; else its address
  // replaces bootstrap.servers. monitor, where the clients' statistics are shown, may be null.
  KafkaClients(ConfigMap worker, EmbeddedBroker* embedded, WorkerMonitor* monitor = nullptr);

  // The producer with these settings: shared by all tasks that ask for the same ones without a
  // client.id of their own.
  std::shared_ptr<Producer> producer(const ConfigMap& connector, const TaskId& task);
  std::unique_ptr<Consumer> consumer(const ConfigMap& connector, const TaskId& task);
  std::unique_ptr<Admin> admin(const ConfigMap& connector, const std::string& client_id);
  EmbeddedBroker* embedded() const { return embedded_; }

 private:
  std::shared_ptr<Producer> make_producer(ClientConfig config) const;

  ConfigMap worker_;
  EmbeddedBroker* embedded_;
  WorkerMonitor* monitor_;
  std::mutex mutex_;  // guards producers_
  std::map<ConfigMap, std::weak_ptr<Producer>> producers_;
};

}  // namespace kconnect
