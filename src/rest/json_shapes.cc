#include "rest/json_shapes.h"

#include <nlohmann/json.hpp>

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// State, worker and, where there is one, trace: behind what names the connector or task.
Json with_state(Json json, const StateInfo& info) {
  json["state"] = state_name(info.state);
  json["worker_id"] = info.worker_id;
  if (info.trace) json["trace"] = *info.trace;
  return json;
}

Json task_shape(int task, const StateInfo& info) {
  return with_state({{"id", task}}, info);
}

Json shape(const TaskId& id) {
  return {{"connector", id.connector}, {"task", id.task}};
}

Json shape(const ConnectorInfo& info) {
  Json tasks = Json::array();
  for (const TaskId& id : info.tasks) tasks.push_back(shape(id));
  return {{"name", info.name},
          {"config", info.config},
          {"tasks", std::move(tasks)},
          {"type", connector_type_name(info.type)}};
}

Json shape(const ConnectorStatus& status) {
  Json tasks = Json::array();
  for (const auto& [task, info] : status.tasks) tasks.push_back(task_shape(task, info));
  return {{"name", status.name},
          {"connector", with_state(Json::object(), status.connector)},
          {"tasks", std::move(tasks)},
          {"type", connector_type_name(status.type)}};
}

Json shape(const ExpandedConnector& connector) {
  Json json = Json::object();
  if (connector.status) json["status"] = shape(*connector.status);
  if (connector.info) json["info"] = shape(*connector.info);
  return json;
}

Json shape(const TaskInfo& task) {
  return {{"id", shape(task.id)}, {"config", task.config}};
}

// A primitive value of an offset; others cannot be stored.
Json shape(const Value& value) {
  return std::visit(
      [](const auto& content) -> Json {
        using T = std::remove_cvref_t<decltype(content)>;
        if constexpr (std::is_arithmetic_v<T>) {
          return content;
        } else if constexpr (std::is_same_v<T, Text>) {
          return content.view();
        } else {
          return nullptr;
        }
      },
      value.storage());
}

Json shape(const OffsetMap& map) {
  Json json = Json::object();
  for (size_t i = 0; i < map.size(); ++i) {
    const auto& [name, value] = map.entry(i);
    json[std::string(name.view())] = shape(value);
  }
  return json;
}

Json shape(const PluginDescription& plugin) {
  Json json = {{"class", plugin.class_name}, {"type", plugin_kind_name(plugin.kind)}};
  if (plugin.version) json["version"] = *plugin.version;
  return json;
}

Json default_shape(const ConfigKey& key) {
  const auto* data = std::get_if<ConfigData>(&key.default_value);
  return data == nullptr ? Json(nullptr) : or_null(config_data_text(*data));
}

Json shape(const ConfigKey& key) {
  return {{"name", key.name},
          {"type", config_type_name(key.type)},
          {"required", key.is_required()},
          {"default_value", default_shape(key)},
          {"importance", importance_name(key.importance)},
          {"documentation", key.doc},
          {"group", or_null(key.group)},
          {"width", width_name(key.width)},
          {"display_name", key.shown_name()},
          {"dependents", key.dependents},
          {"order", key.order}};
}

Json shape(const ConfigValue& value) {
  return {{"name", value.name},
          {"value", or_null(value.value)},
          {"recommended_values", value.recommended_values},
          {"errors", value.error_messages},
          {"visible", value.visible}};
}

Json shape(const ConfigInfo& info) {
  return {{"definition", info.definition ? shape(*info.definition) : Json(nullptr)},
          {"value", info.value ? shape(*info.value) : Json(nullptr)}};
}

Json shape(const LoggerLevel& level) {
  return {{"level", log_level_name(level.level)}, {"last_modified", or_null(level.last_modified)}};
}

template <typename Items>
Json shapes(const Items& items) {
  Json json = Json::array();
  for (const auto& item : items) json.push_back(shape(item));
  return json;
}

template <typename Map>
Json shapes_by_name(const Map& items) {
  Json json = Json::object();
  for (const auto& [name, item] : items) json[name] = shape(item);
  return json;
}

}  // namespace

std::string error_json(int status, std::string_view message) {
  return text_of({{"error_code", status}, {"message", message}});
}

std::string names_json(const std::vector<std::string>& names) {
  return text_of(names);
}

std::string config_json(const ConfigMap& config) {
  return text_of(config);
}

std::string server_info_json(const ServerInfo& info) {
  const auto& id = info.kafka_cluster_id;
  return text_of({{"version", info.version},
                  {"commit", info.commit},
                  {"kafka_cluster_id", id.empty() ? Json(nullptr) : Json(id)}});
}

std::string worker_status_json(std::string_view status, std::string_view message) {
  return text_of({{"status", status}, {"message", message}});
}

std::string connector_info_json(const ConnectorInfo& info) {
  return text_of(shape(info));
}

std::string connector_status_json(const ConnectorStatus& status) {
  return text_of(shape(status));
}

std::string task_status_json(int task, const StateInfo& status) {
  return text_of(task_shape(task, status));
}

std::string expanded_connectors_json(const std::map<std::string, ExpandedConnector>& connectors) {
  return text_of(shapes_by_name(connectors));
}

std::string task_infos_json(const std::vector<TaskInfo>& tasks) {
  return text_of(shapes(tasks));
}

std::string tasks_config_json(const std::vector<TaskInfo>& tasks) {
  Json json = Json::object();
  for (const TaskInfo& task : tasks) json[task.id.text()] = task.config;
  return text_of(json);
}

std::string active_topics_json(const std::string& connector, const std::set<std::string>& topics) {
  return text_of({{connector, {{"topics", topics}}}});
}

std::string connector_offsets_json(const ConnectorOffsets& offsets) {
  Json list = Json::array();
  for (const auto& [partition, offset] : offsets)
    list.push_back({{"partition", shape(partition)}, {"offset", shape(offset)}});
  return text_of({{"offsets", std::move(list)}});
}

std::string message_json(std::string_view message) {
  return text_of({{"message", message}});
}

std::string plugins_json(const std::vector<PluginDescription>& plugins) {
  return text_of(shapes(plugins));
}

std::string config_keys_json(const std::vector<ConfigKey>& keys) {
  return text_of(shapes(keys));
}

std::string config_infos_json(const ConfigInfos& infos) {
  return text_of({{"name", infos.name},
                  {"error_count", infos.error_count},
                  {"groups", infos.groups},
                  {"configs", shapes(infos.configs)}});
}

std::string logger_level_json(const LoggerLevel& level) {
  return text_of(shape(level));
}

std::string logger_levels_json(const std::map<std::string, LoggerLevel>& levels) {
  return text_of(shapes_by_name(levels));
}

}  // namespace kconnect
