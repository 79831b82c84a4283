#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "rest/router.h"
#include "runtime/herder.h"
#include "runtime/worker_monitor.h"

namespace kconnect {

// Keeps connectors in memory; each has one task and runs as soon as it is there.
class FakeHerder final : public Herder {
 public:
  std::string cluster_id = "cluster";
  bool is_ready = true;
  bool is_responsive = true;
  ConfigInfos validation = {};
  ConfigDef common_keys = {};
  PluginRegistry registry = {};
  WorkerMonitor watched{{}};
  std::function<void()> before_each_call = [] {};

  std::map<std::string, ConnectorInfo> infos = {};
  std::map<std::string, ConnectorStatus> statuses = {};
  NullableConfigMap last_config = {};
  TargetState last_state = TargetState::Started;
  RestartRequest last_restart = {};
  std::vector<TaskId> restarted_tasks = {};
  std::map<std::string, std::set<std::string>> topics = {};
  ConnectorOffsets offsets = {};
  AlteredOffsets last_altered = {};

  std::string kafka_cluster_id() const override { return cluster_id; }
  bool ready() const override { return is_ready; }
  bool responds_within(std::chrono::milliseconds) override { return is_responsive; }

  std::vector<std::string> connectors() const override {
    before_each_call();
    std::vector<std::string> names;
    for (const auto& [name, info] : infos) names.push_back(name);
    return names;
  }

  ConnectorInfo connector_info(const std::string& name) const override {
    before_each_call();
    if (!infos.contains(name)) throw HerderException(404, "Connector " + name + " not found");
    return infos.at(name);
  }

  ConnectorStatus connector_status(const std::string& name) const override {
    if (!statuses.contains(name))
      throw HerderException(404, "No status found for connector " + name);
    return statuses.at(name);
  }

  CreatedConnector put_connector_config(const std::string& name, const NullableConfigMap& config,
                                        TargetState initial_state, bool replace) override {
    before_each_call();
    last_config = config;
    last_state = initial_state;
    const bool exists = infos.contains(name);
    if (exists && !replace) throw HerderException(409, "Connector " + name + " already exists");
    ConnectorInfo info{name, {}, {{name, 0}}, type_of(config)};
    for (const auto& [key, value] : config)
      if (value) info.config[key] = *value;
    infos[name] = info;
    const StateInfo running{State::Running, "worker:8083", {}};
    statuses[name] = {
        .name = name, .connector = running, .tasks = {{0, running}}, .type = info.type};
    return {.created = !exists, .info = info};
  }

  ConnectorInfo patch_connector_config(const std::string& name,
                                       const NullableConfigMap& patch) override {
    connector_info(name);
    last_config = patch;
    ConnectorInfo& info = infos.at(name);
    for (const auto& [key, value] : patch) {
      if (value) {
        info.config[key] = *value;
      } else {
        info.config.erase(key);
      }
    }
    return info;
  }

  std::vector<TaskInfo> task_infos(const std::string& name) const override {
    std::vector<TaskInfo> tasks;
    for (const TaskId& task : connector_info(name).tasks)
      tasks.push_back({task, infos.at(name).config});
    return tasks;
  }

  void pause_connector(const std::string& name) override { move_to(name, State::Paused); }
  void resume_connector(const std::string& name) override { move_to(name, State::Running); }
  void stop_connector(const std::string& name) override { move_to(name, State::Stopped); }

  ConnectorStatus restart_connector(const std::string& name,
                                    const RestartRequest& request) override {
    last_restart = request;
    move_to(name, State::Restarting);
    return statuses.at(name);
  }
  void restart_task(const TaskId& id) override { restarted_tasks.push_back(id); }

  ConnectorOffsets connector_offsets(const std::string& name) const override {
    connector_info(name);
    return offsets;
  }
  std::string alter_connector_offsets(const std::string& name,
                                      const AlteredOffsets& altered) override {
    connector_info(name);
    last_altered = altered;
    return "altered";
  }
  std::string reset_connector_offsets(const std::string& name) override {
    connector_info(name);
    return "reset";
  }

  std::set<std::string> active_topics(const std::string& name) const override {
    const auto found = topics.find(name);
    return found == topics.end() ? std::set<std::string>() : found->second;
  }
  void reset_active_topics(const std::string& name) override { topics.erase(name); }

  void delete_connector(const std::string& name) override {
    connector_info(name);
    infos.erase(name);
    statuses.erase(name);
  }

  ConfigInfos validate_connector_config(const NullableConfigMap& config) override {
    last_config = config;
    return validation;
  }

  WorkerMonitor& monitor() override { return watched; }
  const PluginRegistry& plugins() const override { return registry; }
  const ConfigDef& connector_config_def(PluginKind /*kind*/) const override { return common_keys; }

 private:
  void move_to(const std::string& name, State state) {
    if (!statuses.contains(name)) throw HerderException(404, "Unknown connector " + name);
    statuses.at(name).connector.state = state;
  }

  static ConnectorType type_of(const NullableConfigMap& config) {
    const auto name = config.find("connector.class");
    if (name == config.end() || !name->second) return ConnectorType::Unknown;
    return name->second->find("Sink") == std::string::npos ? ConnectorType::Source
                                                           : ConnectorType::Sink;
  }
};

// A request with the headers of an ordinary client.
inline HttpRequest rest_request(std::string method, const std::string& target,
                                std::string body = {}) {
  const size_t path_end = std::min(target.find('?'), target.size());
  return {.method = std::move(method),
          .path = target.substr(0, path_end),
          .query = path_end == target.size() ? "" : target.substr(path_end + 1),
          .headers = {{"Host", "rest.host:8083"}, {"Content-Type", "application/json"}},
          .body = std::move(body)};
}

}  // namespace kconnect
