#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "runtime/connector_validator.h"
#include "runtime/herder.h"
#include "runtime/worker.h"

namespace kconnect {

// The herder of a single process: configurations and states live in memory.
// Locks: commands_ (one change at a time, held while connectors are called), then state_mutex_
// (short, never held while plugin code runs), never the other way round.
class StandaloneHerder final : public Herder {
 public:
  StandaloneHerder(Worker& worker, const PluginRegistry& plugins,
                   const ConnectorValidator& validator, EmbeddedBroker* embedded);
  ~StandaloneHerder() override;

  // Facts that become known while the worker starts.
  void set_worker_id(std::string worker_id);
  void set_kafka_cluster_id(std::string id);
  void set_ready();
  // Stops all tasks, then all connectors. No command is taken afterwards.
  void stop();

  std::string kafka_cluster_id() const override;
  bool ready() const override;
  std::vector<std::string> connectors() const override;
  ConnectorInfo connector_info(const std::string& name) const override;
  ConnectorStatus connector_status(const std::string& name) const override;
  CreatedConnector put_connector_config(const std::string& name, const NullableConfigMap& config,
                                        TargetState initial_state, bool replace) override;
  void delete_connector(const std::string& name) override;
  ConfigInfos validate_connector_config(const NullableConfigMap& config) override;
  const PluginRegistry& plugins() const override { return plugins_; }
  const ConfigDef& connector_config_def(PluginKind kind) const override;

 private:
  struct TaskEntry {
    ConfigMap config;  // raw: variables unresolved
    StateInfo state;
    std::shared_ptr<WorkerTask> task;  // none when it could not be made
  };
  struct Entry {
    ConfigMap config;  // raw
    TargetState target = TargetState::Started;
    ConnectorType type = ConnectorType::Unknown;
    StateInfo state;
    std::vector<TaskEntry> tasks;
    uint64_t generation = 0;                     // of the tasks: reports of older ones are ignored
    std::unique_ptr<WorkerConnector> connector;  // commands_ only
  };
  using CommandLock = std::unique_lock<std::timed_mutex>;

  CommandLock lock_commands();
  const Entry& entry_of(const std::string& name) const;  // state_mutex_ held
  ConnectorInfo info_of(const std::string& name) const;

  // The following run with commands_ held.
  ConfigMap checked(const std::string& name, const NullableConfigMap& config);
  void start_connector(const std::string& name);
  void read_from_embedded_broker(const std::string& name, const ConfigMap& config);
  void fail_connector(const std::string& name, const std::string& trace);
  void start_tasks(const std::string& name);
  TaskEntry start_task(const std::string& name, int task, const ConfigMap& raw, int task_count,
                       uint64_t generation);
  static std::vector<std::shared_ptr<WorkerTask>> running_tasks(const Entry& entry);
  void stop_connector(const std::string& name);
  void reconfigure_tasks(const std::string& name);

  void task_changed(uint64_t generation, const TaskId& id, State state,
                    std::optional<std::string> trace);
  // Carries out a connector's request on the herder's own thread.
  void post(std::function<void()> request);
  void serve_requests(const std::stop_token& stop);

  Worker& worker_;
  const PluginRegistry& plugins_;
  const ConnectorValidator& validator_;
  EmbeddedBroker* embedded_;

  std::timed_mutex commands_;
  bool stopped_ = false;  // commands_

  mutable std::mutex state_mutex_;  // guards what follows
  std::map<std::string, Entry> entries_;
  std::string worker_id_;
  std::string cluster_id_;
  bool ready_ = false;
  uint64_t generations_ = 0;

  std::mutex requests_mutex_;  // guards requests_
  std::condition_variable_any requests_changed_;
  std::deque<std::function<void()>> requests_;
  std::jthread request_thread_;
};

}  // namespace kconnect
