#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kconnect/plugin_registry.h>

#include "offsets/offset_store.h"
#include "runtime/active_topics.h"
#include "runtime/connector_offsets.h"
#include "runtime/kafka_clients.h"
#include "runtime/offset_committer.h"
#include "runtime/task_executor.h"
#include "runtime/worker_connector.h"
#include "runtime/worker_monitor.h"
#include "runtime/worker_task.h"

namespace kconnect {

// What a worker needs to know of its configuration.
struct WorkerSettings {
  ConfigMap props;  // all keys, variables resolved
  std::chrono::milliseconds offset_flush_interval{60000};
  std::chrono::milliseconds offset_flush_timeout{5000};
  std::chrono::milliseconds graceful_shutdown_timeout{5000};
  bool topic_creation_enabled = true;
};

// A connector's configuration with its variables resolved.
struct ResolvedConnectorConfig {
  ConfigMap values;
  std::optional<std::chrono::milliseconds> ttl = {};  // after which a value may be another
};

// Resolves the ${provider:...} variables of a connector's configuration. Throws ConfigException.
using ConfigResolver = std::function<ResolvedConnectorConfig(const ConfigMap&)>;

// One start of a task. Configurations have their variables resolved.
struct TaskStart {
  TaskId id;
  ConfigMap connector_config;
  ConfigMap task_config;
  int task_count = 1;
  TargetState target = TargetState::Started;
  std::shared_ptr<ActiveTopics> active_topics;
  TaskStateListener listener;
};

// Makes and runs tasks. Safe from any thread.
class Worker {
 public:
  Worker(WorkerSettings settings, const PluginRegistry& plugins, KafkaClients& clients,
         OffsetStore& offsets, ConfigResolver resolve, WorkerMonitor& monitor);

  const WorkerSettings& settings() const { return settings_; }
  WorkerMonitor& monitor() const { return monitor_; }
  ResolvedConnectorConfig resolve(const ConfigMap& raw) const { return resolve_(raw); }

  const StoredOffsets& stored_offsets() const { return stored_offsets_; }

  // Starts one task on a thread of its own. Throws when it cannot be made; later failures are
  // states.
  std::shared_ptr<WorkerTask> start_task(const WorkerConnector& connector, TaskStart start);
  // Runs work that may call connectors, on a thread of its own. It must not throw.
  void run(std::string name, std::function<void()> work) {
    executor_.run(std::move(name), std::move(work));
  }
  // Asks all to stop, then waits the graceful time in all; those that do not end are given up.
  void stop_tasks(const std::vector<std::shared_ptr<WorkerTask>>& tasks) const;
  // Waits for threads of tasks that were given up; false when some still run.
  bool wait_for_threads(std::chrono::milliseconds at_most) { return executor_.wait_idle(at_most); }

 private:
  std::shared_ptr<WorkerTask> make_task(const WorkerConnector& connector, TaskStart start);
  // Notes what the listener hears in the task's figures.
  TaskStateListener noting(TaskStateListener listener, std::shared_ptr<TaskMetrics> metrics) const;

  WorkerSettings settings_;
  const PluginRegistry& plugins_;
  KafkaClients& clients_;
  OffsetStore& offsets_;
  StoredOffsets stored_offsets_;
  ConfigResolver resolve_;
  WorkerMonitor& monitor_;
  OffsetCommitter committer_;
  TaskExecutor executor_;
};

}  // namespace kconnect
