#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "kafka/embedded_broker.h"
#include "runtime/active_topics.h"
#include "runtime/connector_validator.h"
#include "runtime/herder.h"
#include "runtime/restart_policy.h"
#include "runtime/timer.h"
#include "runtime/worker.h"

namespace kconnect {

// What all connectors of a herder share. Outlives them.
struct HerderContext {
  Worker& worker;
  const PluginRegistry& plugins;
  const ConnectorValidator& validator;
  EmbeddedBroker* embedded = nullptr;
  std::string worker_id;
  std::optional<RestartPolicy> restart_failed = std::nullopt;
  Timer timer{};
};

// One connector of a herder: its configuration, the states, the connector object and its tasks.
// Safe from any thread. Reads answer at once. Changes come one after the other, since each calls
// the connector; they throw HerderException: 404 once the connector is removed, 500 when an earlier
// change does not end. Locks: commands_, then state_mutex_ (short, never held while plugin code
// runs).
class HerdedConnector final : public std::enable_shared_from_this<HerdedConnector> {
 public:
  HerdedConnector(std::string name, HerderContext& context);

  ConnectorInfo info() const;
  ConnectorStatus status() const;
  TargetState target_state() const;
  std::vector<TaskInfo> task_infos() const;
  ActiveTopics& active_topics() { return *active_topics_; }
  std::vector<std::shared_ptr<WorkerTask>> running_tasks() const;

  // False when a change is still going on then.
  bool responds_by(std::chrono::steady_clock::time_point deadline);

  // A valid configuration, with the name in it. Starts the connector, anew when it runs; its tasks
  // only when something changed for them.
  void configure(const ConfigMap& config, std::optional<TargetState> target);
  void patch(const NullableConfigMap& patch);
  void pause();
  void resume();
  void stop();
  ConnectorStatus restart(const RestartRequest& request);
  void restart_task(int task);
  void remove();
  // Calls change while nothing of the connector runs nor starts. 400 when it is not STOPPED.
  void while_stopped(const std::function<void()>& change);

  // The end of the worker: no task is started any more.
  void begin_shutdown();
  void shut_down();  // after the tasks have ended

 private:
  using Clock = std::chrono::steady_clock;
  using CommandLock = std::unique_lock<std::timed_mutex>;

  struct TaskEntry {
    ConfigMap config;  // raw: variables unresolved
    StateInfo state;
    std::shared_ptr<WorkerTask> task;  // none when it could not be made
    uint64_t run = 0;                  // reports of earlier runs are ignored
    RestartHistory restarts;
  };

  CommandLock lock_commands();

  // The following run with commands_ held.
  void configure_locked(const ConfigMap& config, std::optional<TargetState> target);
  // Throws HerderException 500 with what the connector threw; it is FAILED then.
  void start_connector();
  void stop_connector() noexcept;
  void read_from_embedded_broker(const ConfigMap& config);
  void schedule_reload(const ResolvedConnectorConfig& config);
  // Asks the connector for its tasks' configurations; starts the tasks anew when they differ, or
  // the connector's own configuration does, from those that run.
  void update_tasks();
  void start_task(size_t task);
  void stop_tasks(const std::vector<size_t>& tasks);
  void stop_all_tasks();
  void move_tasks_to(TargetState target);
  void run_again(const std::vector<size_t>& tasks, bool connector);

  bool has_failed() const;
  void set_state(State state);
  void note_start(bool success);
  void fail(const std::exception_ptr& error);

  // Reports and requests of the connector and its tasks, from their threads.
  void task_changed(size_t task, uint64_t run, State state, std::optional<std::string> trace);
  void request_task_reconfiguration();
  void restart_later(size_t task, uint64_t run);  // state_mutex_ held
  // Runs a command on a thread of the worker, if this still lives by then.
  void post(std::function<void(HerdedConnector&)> command);
  void post_at(Clock::time_point time, std::function<void(HerdedConnector&)> command);

  const std::string name_;
  HerderContext& context_;
  const std::shared_ptr<ActiveTopics> active_topics_ = std::make_shared<ActiveTopics>();

  std::timed_mutex commands_;
  bool removed_ = false;                        // commands_, as what follows
  std::unique_ptr<WorkerConnector> connector_;  // none before the start and when it failed
  std::optional<ConfigMap> config_of_tasks_;    // the connector's when the tasks were made
  uint64_t reloads_ = 0;                        // only the last reload that was planned counts

  std::atomic<bool> closing_{false};
  std::atomic<bool> reconfiguration_requested_{false};

  mutable std::mutex state_mutex_;  // guards what follows; written with commands_ held, too
  ConfigMap config_;                // raw
  TargetState target_ = TargetState::Started;
  ConnectorType type_ = ConnectorType::Unknown;
  StateInfo state_;
  std::vector<TaskEntry> tasks_;
  uint64_t runs_ = 0;
};

}  // namespace kconnect
