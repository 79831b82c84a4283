#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <kconnect/plugin_registry.h>

#include "offsets/offset_store.h"
#include "runtime/kafka_clients.h"
#include "runtime/offset_committer.h"
#include "runtime/task_executor.h"
#include "runtime/worker_connector.h"
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

// Resolves the ${provider:...} variables of a connector's configuration. Throws ConfigException.
using ConfigResolver = std::function<ConfigMap(const ConfigMap&)>;

// Makes and runs tasks. Called by the herder, one thread at a time.
class Worker {
 public:
  Worker(WorkerSettings settings, const PluginRegistry& plugins, KafkaClients& clients,
         OffsetStore& offsets, ConfigResolver resolve);

  const WorkerSettings& settings() const { return settings_; }
  ConfigMap resolve(const ConfigMap& raw) const { return resolve_(raw); }

  // Starts one task on a thread of its own. Throws when it cannot be made; later failures are
  // states.
  std::shared_ptr<WorkerTask> start_task(const WorkerConnector& connector, const TaskId& id,
                                         const ConfigMap& connector_config,
                                         const ConfigMap& task_config, int task_count,
                                         TargetState target, TaskStateListener listener);
  // Asks all to stop, then waits the graceful time in all; those that do not end are given up.
  void stop_tasks(const std::vector<std::shared_ptr<WorkerTask>>& tasks) const;
  // Waits for threads of tasks that were given up; false when some still run.
  bool wait_for_threads(std::chrono::milliseconds at_most) { return executor_.wait_idle(at_most); }

 private:
  std::shared_ptr<WorkerTask> make_task(const WorkerConnector& connector, const TaskId& id,
                                        const ConfigMap& connector_config,
                                        const ConfigMap& task_config, int task_count,
                                        TargetState target, TaskStateListener listener);

  WorkerSettings settings_;
  const PluginRegistry& plugins_;
  KafkaClients& clients_;
  OffsetStore& offsets_;
  ConfigResolver resolve_;
  OffsetCommitter committer_;
  TaskExecutor executor_;
};

}  // namespace kconnect
