#include <algorithm>

#include <fmt/format.h>

#include "rest/json_requests.h"
#include "rest/json_shapes.h"
#include "rest/resources/resources.h"

namespace kconnect {

namespace {

bool is_connector(PluginKind kind) {
  return kind == PluginKind::SourceConnector || kind == PluginKind::SinkConnector;
}

template <typename Interface>
std::vector<ConfigKey> own_keys(const Plugin<Interface>& plugin) {
  return plugin.config_def == nullptr ? std::vector<ConfigKey>() : plugin.config_def().keys();
}

// A connector's own keys, then those that every connector of its kind has.
template <typename Interface>
std::vector<ConfigKey> connector_keys(const Herder& herder, const Plugin<Interface>& plugin,
                                      PluginKind kind) {
  std::vector<ConfigKey> keys = own_keys(plugin);
  for (const ConfigKey& common : herder.connector_config_def(kind).keys()) {
    if (std::ranges::find(keys, common.name, &ConfigKey::name) == keys.end())
      keys.push_back(common);
  }
  return keys;
}

std::vector<ConfigKey> plugin_keys(const Herder& herder, const std::string& name) {
  const PluginRegistry& plugins = herder.plugins();
  if (const auto* source = plugins.find_source(name))
    return connector_keys(herder, *source, PluginKind::SourceConnector);
  if (const auto* sink = plugins.find_sink(name))
    return connector_keys(herder, *sink, PluginKind::SinkConnector);
  if (const auto* converter = plugins.find_converter(name)) return own_keys(*converter);
  if (const auto* converter = plugins.find_header_converter(name)) return own_keys(*converter);
  if (const auto* transformation = plugins.find_transformation(name))
    return own_keys(*transformation);
  if (const auto* predicate = plugins.find_predicate(name)) return own_keys(*predicate);
  throw RestException(404, fmt::format("Unknown plugin {}.", name));
}

std::string_view without_connector(std::string_view name) {
  constexpr std::string_view suffix = "Connector";
  if (name.ends_with(suffix) && name.size() > suffix.size()) name.remove_suffix(suffix.size());
  return name;
}

HttpResponse list_plugins(Herder& herder, const RestRequest& request) {
  std::vector<PluginDescription> plugins = herder.plugins().describe();
  if (request.query_flag("connectorsOnly", true))
    std::erase_if(plugins, [](const auto& plugin) { return !is_connector(plugin.kind); });
  return json_response(200, plugins_json(plugins));
}

HttpResponse get_plugin_config(Herder& herder, const RestRequest& request) {
  return json_response(200, config_keys_json(plugin_keys(herder, request.path_part("plugin"))));
}

HttpResponse validate_config(Herder& herder, const RestRequest& request) {
  const std::string& plugin = request.path_part("plugin");
  const NullableConfigMap config = parse_config_request(request.http.body);
  const auto found = config.find("connector.class");
  if (found != config.end() && found->second &&
      !without_connector(*found->second).ends_with(without_connector(plugin)))
    throw RestException(400,
                        fmt::format("Included connector type {} does not match request type {}",
                                    *found->second, plugin));
  return json_response(200, config_infos_json(herder.validate_connector_config(config)));
}

}  // namespace

void register_connector_plugins(Router& router) {
  router.add("GET", "/connector-plugins", list_plugins);
  router.add("GET", "/connector-plugins/{plugin}/config", get_plugin_config);
  router.add("PUT", "/connector-plugins/{plugin}/config/validate", validate_config);
}

}  // namespace kconnect
