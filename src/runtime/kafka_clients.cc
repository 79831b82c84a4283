#include "runtime/kafka_clients.h"

#include "runtime/client_settings.h"

namespace kconnect {

KafkaClients::KafkaClients(ConfigMap worker, EmbeddedBroker* embedded, WorkerMonitor* monitor)
    : worker_(std::move(worker)), embedded_(embedded), monitor_(monitor) {
  if (embedded_ != nullptr) worker_["bootstrap.servers"] = embedded_->bootstrap_servers();
}

std::shared_ptr<Producer> KafkaClients::make_producer(ClientConfig config) const {
  if (monitor_ != nullptr) config.statistics = monitor_->client_statistics();
  return std::make_shared<Producer>(config);
}

std::shared_ptr<Producer> KafkaClients::producer(const ConfigMap& connector, const TaskId& task) {
  ConfigMap settings = producer_settings(worker_, connector);
  const bool own_client_id = !settings.try_emplace("client.id", "kconnect-producer").second;
  ClientConfig config = translate_client_config(ClientRole::Producer, settings);
  // Small batches, so that what the embedded broker drops at once stays far below what it keeps.
  if (embedded_ != nullptr) config.native["batch.size"] = "65536";
  log_client_config_notes(config, task.text() + " producer");
  if (own_client_id) return make_producer(config);
  const std::lock_guard lock(mutex_);
  std::weak_ptr<Producer>& known = producers_[config.native];
  std::shared_ptr<Producer> producer = known.lock();
  if (producer == nullptr || producer->fatal_error()) {
    producer = make_producer(config);
    known = producer;
  }
  return producer;
}

std::unique_ptr<Consumer> KafkaClients::consumer(const ConfigMap& connector, const TaskId& task) {
  ClientConfig config =
      translate_client_config(ClientRole::Consumer, consumer_settings(worker_, connector, task));
  if (embedded_ != nullptr) {
    // Its long poll does not wake for new records, and what it drops must be an error, not a jump.
    config.native["fetch.wait.max.ms"] = "5";
    config.native["auto.offset.reset"] = "error";
  }
  log_client_config_notes(config, task.text() + " consumer");
  if (monitor_ != nullptr) config.statistics = monitor_->client_statistics();
  return std::make_unique<Consumer>(config);
}

std::unique_ptr<Admin> KafkaClients::admin(const ConfigMap& connector,
                                           const std::string& client_id) {
  const ClientConfig config =
      translate_client_config(ClientRole::Admin, admin_settings(worker_, connector, client_id));
  log_client_config_notes(config, client_id);
  return std::make_unique<Admin>(config);
}

}  // namespace kconnect
