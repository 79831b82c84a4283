#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <kconnect/config_def.h>
#include <kconnect/plugin_registry.h>

#include "runtime/herder.h"
#include "sdk/log_levels.h"

namespace kconnect {

// The entities of the REST API as compact JSON text.

// What GET / says of this worker.
struct ServerInfo {
  std::string version;
  std::string commit;
  std::string kafka_cluster_id;  // empty = not known yet: null
};

// A connector in the answer to GET /connectors?expand=...
struct ExpandedConnector {
  std::optional<ConnectorStatus> status;
  std::optional<ConnectorInfo> info;
};

std::string error_json(int status, std::string_view message);
std::string names_json(const std::vector<std::string>& names);
std::string config_json(const ConfigMap& config);
std::string server_info_json(const ServerInfo& info);
std::string worker_status_json(std::string_view status, std::string_view message);
std::string connector_info_json(const ConnectorInfo& info);
std::string connector_status_json(const ConnectorStatus& status);
std::string task_infos_json(const std::vector<TaskInfo>& tasks);
// {"CONNECTOR-TASK":{CONFIG}}
std::string tasks_config_json(const std::vector<TaskInfo>& tasks);
std::string task_status_json(int task, const StateInfo& status);
std::string expanded_connectors_json(const std::map<std::string, ExpandedConnector>& connectors);
std::string active_topics_json(const std::string& connector, const std::set<std::string>& topics);
std::string connector_offsets_json(const ConnectorOffsets& offsets);
std::string message_json(std::string_view message);
std::string plugins_json(const std::vector<PluginDescription>& plugins);
std::string config_keys_json(const std::vector<ConfigKey>& keys);
std::string config_infos_json(const ConfigInfos& infos);
std::string logger_level_json(const LoggerLevel& level);
std::string logger_levels_json(const std::map<std::string, LoggerLevel>& levels);

}  // namespace kconnect
