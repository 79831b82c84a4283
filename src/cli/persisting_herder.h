#pragma once

#include <mutex>

#include "cli/connector_store.h"
#include "runtime/standalone_herder.h"

namespace kconnect {

// Gives commands to a herder and keeps in a store what they have made of its connectors. When that
// fails the change is made all the same, and the caller is told by status 500.
class PersistingHerder final : public Herder {
 public:
  // References outlive it.
  PersistingHerder(StandaloneHerder& herder, ConnectorStore& store)
      : herder_(herder), store_(store) {}

  CreatedConnector put_connector_config(const std::string& name, const NullableConfigMap& config,
                                        TargetState initial_state, bool replace) override;
  ConnectorInfo patch_connector_config(const std::string& name,
                                       const NullableConfigMap& patch) override;
  void delete_connector(const std::string& name) override;
  void pause_connector(const std::string& name) override;
  void resume_connector(const std::string& name) override;
  void stop_connector(const std::string& name) override;

  std::string kafka_cluster_id() const override { return herder_.kafka_cluster_id(); }
  bool ready() const override { return herder_.ready(); }
  bool responds_within(std::chrono::milliseconds limit) override {
    return herder_.responds_within(limit);
  }
  std::vector<std::string> connectors() const override { return herder_.connectors(); }
  ConnectorInfo connector_info(const std::string& name) const override {
    return herder_.connector_info(name);
  }
  ConnectorStatus connector_status(const std::string& name) const override {
    return herder_.connector_status(name);
  }
  std::vector<TaskInfo> task_infos(const std::string& name) const override {
    return herder_.task_infos(name);
  }
  ConnectorStatus restart_connector(const std::string& name,
                                    const RestartRequest& request) override {
    return herder_.restart_connector(name, request);
  }
  void restart_task(const TaskId& id) override { herder_.restart_task(id); }
  ConnectorOffsets connector_offsets(const std::string& name) const override {
    return herder_.connector_offsets(name);
  }
  std::string alter_connector_offsets(const std::string& name,
                                      const AlteredOffsets& offsets) override {
    return herder_.alter_connector_offsets(name, offsets);
  }
  std::string reset_connector_offsets(const std::string& name) override {
    return herder_.reset_connector_offsets(name);
  }
  std::set<std::string> active_topics(const std::string& name) const override {
    return herder_.active_topics(name);
  }
  void reset_active_topics(const std::string& name) override { herder_.reset_active_topics(name); }
  ConfigInfos validate_connector_config(const NullableConfigMap& config) override {
    return herder_.validate_connector_config(config);
  }
  WorkerMonitor& monitor() override { return herder_.monitor(); }
  const PluginRegistry& plugins() const override { return herder_.plugins(); }
  const ConfigDef& connector_config_def(PluginKind kind) const override {
    return herder_.connector_config_def(kind);
  }

 private:
  // Carries out a change, and keeps what has become of the connector, also when the change fails
  // half-way.
  template <typename Change>
  auto keeping(const std::string& name, const Change& change);
  void keep(const std::string& name);

  StandaloneHerder& herder_;
  ConnectorStore& store_;
  std::mutex mutex_;  // what is stored last is what was read last
};

}  // namespace kconnect
