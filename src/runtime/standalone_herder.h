#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "runtime/herded_connector.h"
#include "runtime/herder.h"

namespace kconnect {

// What the worker's configuration says about the herder.
struct HerderSettings {
  std::string worker_id;
  std::optional<RestartPolicy> restart_failed = std::nullopt;
  bool topic_tracking = true;
  bool topic_tracking_reset = true;
};

// The herder of a single process: configurations and states live in memory. A change runs on a
// thread of the worker, so that a connector that hangs holds up no other, and its caller only for a
// limited time.
class StandaloneHerder final : public Herder {
 public:
  // References outlive the herder; embedded may be null.
  StandaloneHerder(Worker& worker, const PluginRegistry& plugins,
                   const ConnectorValidator& validator, EmbeddedBroker* embedded,
                   HerderSettings settings);
  ~StandaloneHerder() override;

  // Facts that become known while the worker starts.
  void set_kafka_cluster_id(std::string id);
  void set_ready();
  // Refuses commands from now on, and ends the waits of those given; what they began goes on.
  void interrupt();
  // Stops all tasks, then all connectors, within limited time.
  void stop();

  // The state that a connector is wanted in; nullopt when there is no such connector.
  std::optional<TargetState> target_state(const std::string& name) const;

  std::string kafka_cluster_id() const override;
  bool ready() const override;
  bool responds_within(std::chrono::milliseconds limit) override;
  std::vector<std::string> connectors() const override;
  ConnectorInfo connector_info(const std::string& name) const override;
  ConnectorStatus connector_status(const std::string& name) const override;
  CreatedConnector put_connector_config(const std::string& name, const NullableConfigMap& config,
                                        TargetState initial_state, bool replace) override;
  ConnectorInfo patch_connector_config(const std::string& name,
                                       const NullableConfigMap& patch) override;
  void delete_connector(const std::string& name) override;
  std::vector<TaskInfo> task_infos(const std::string& name) const override;
  void pause_connector(const std::string& name) override;
  void resume_connector(const std::string& name) override;
  void stop_connector(const std::string& name) override;
  ConnectorStatus restart_connector(const std::string& name,
                                    const RestartRequest& request) override;
  void restart_task(const TaskId& id) override;
  ConnectorOffsets connector_offsets(const std::string& name) const override;
  std::string alter_connector_offsets(const std::string& name,
                                      const AlteredOffsets& offsets) override;
  std::string reset_connector_offsets(const std::string& name) override;
  std::set<std::string> active_topics(const std::string& name) const override;
  void reset_active_topics(const std::string& name) override;
  ConfigInfos validate_connector_config(const NullableConfigMap& config) override;
  WorkerMonitor& monitor() override { return context_.worker.monitor(); }
  const PluginRegistry& plugins() const override { return context_.plugins; }
  const ConfigDef& connector_config_def(PluginKind kind) const override;

 private:
  std::shared_ptr<HerdedConnector> find(const std::string& name) const;  // or nullptr
  // Throws HerderException 404 with this message when there is no such connector.
  std::shared_ptr<HerdedConnector> find_or(const std::string& name, std::string_view message) const;
  // Runs the command on a thread of the worker and waits for it. Throws what it throws, and
  // HerderException 500 when it takes too long or the worker ends.
  void run(const std::string& name, std::function<void()> command);
  OffsetsOwner offsets_owner(const std::string& name) const;
  // Carries out a change of a stopped connector's offsets, and says what it says.
  std::string change_offsets(const std::string& name,
                             const std::function<std::string(const OffsetsOwner&)>& change);
  void change(const std::string& name, std::string_view unknown_message,
              const std::function<void(HerdedConnector&)>& command);

  HerderContext context_;
  const HerderSettings settings_;
  std::stop_source interrupted_;

  mutable std::mutex mutex_;  // guards what follows
  mutable std::condition_variable cluster_id_known_;
  std::map<std::string, std::shared_ptr<HerdedConnector>> connectors_;
  std::string cluster_id_;
  bool ready_ = false;
  bool stopped_ = false;
};

}  // namespace kconnect
