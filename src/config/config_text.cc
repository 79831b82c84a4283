#include "config/config_text.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <kconnect/errors.h>

#include "config/connector_file.h"
#include "config/properties_text.h"
#include "config/yaml_text.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;
using Entry = std::pair<std::string, std::optional<std::string>>;

std::vector<Entry> in_order(const ConnectorFileConfig& config) {
  std::vector<Entry> entries(config.props.begin(), config.props.end());
  std::ranges::stable_sort(entries, {}, [&](const Entry& e) { return config.line_of(e.first); });
  return entries;
}

std::string properties_of(const ConnectorFileConfig& config) {
  if (config.initial_state) throw ConnectException("properties cannot hold an initial_state");
  std::string text;
  for (const auto& [key, value] : in_order(config)) {
    if (!value) throw ConnectException(fmt::format("{} is null, which only JSON can hold", key));
    text += property_line(key, *value) + '\n';
  }
  return text;
}

// With an initial state the request that creates the connector.
Json json_of(const ConnectorFileConfig& config) {
  Json json = Json::object();
  for (const auto& [key, value] : in_order(config)) json[key] = value ? Json(*value) : Json();
  if (!config.initial_state) return json;
  Json request = Json::object();
  if (json.contains("name")) request["name"] = json["name"];
  request["config"] = std::move(json);
  request["initial_state"] = *config.initial_state;
  return request;
}

std::string yaml_of(const ConnectorFileConfig& config) {
  const bool is_request = config.initial_state.has_value();
  std::string text;
  if (is_request)
    text = fmt::format("initial_state: {}\nconfig:\n", yaml_string(*config.initial_state));
  for (const auto& [key, value] : in_order(config)) {
    if (!value) throw ConnectException(fmt::format("{} is null, which only JSON can hold", key));
    text +=
        fmt::format("{}{}: {}\n", is_request ? "  " : "", yaml_string(key), yaml_literal(*value));
  }
  return text.empty() ? "{}\n" : text;
}

std::string text_of(const ConnectorFileConfig& config, ConfigFormat format) {
  switch (format) {
    case ConfigFormat::Properties:
      return properties_of(config);
    case ConfigFormat::Json:
      return json_of(config).dump(2) + '\n';
    case ConfigFormat::Yaml:
      break;
  }
  return yaml_of(config);
}

const char* name_of(ConfigFormat format) {
  return format == ConfigFormat::Properties ? "properties"
         : format == ConfigFormat::Json     ? "JSON"
                                            : "YAML";
}

// Keys that a format has another meaning for would come back changed.
void check_same(const std::vector<ConnectorFileConfig>& configs, const std::string& text,
                ConfigFormat format) {
  const LoadedFile read =
      load_connector_text(format == ConfigFormat::Yaml ? "converted.yaml" : "converted", text);
  const bool is_same = std::ranges::equal(
      read.connectors, configs, [](const ConnectorFileConfig& a, const ConnectorFileConfig& b) {
        return a.props == b.props && a.initial_state == b.initial_state;
      });
  if (is_same) return;
  throw ConnectException(
      fmt::format("{} has another meaning for some of the keys or values here", name_of(format)));
}

}  // namespace

std::optional<ConfigFormat> config_format(const std::string& path) {
  if (has_yaml_name(path)) return ConfigFormat::Yaml;
  if (path.ends_with(".json")) return ConfigFormat::Json;
  if (path.ends_with(".properties")) return ConfigFormat::Properties;
  return std::nullopt;
}

std::string config_text(const std::vector<ConnectorFileConfig>& configs, ConfigFormat format) {
  if (configs.size() > 1 && format != ConfigFormat::Yaml) {
    throw ConnectException(
        fmt::format("there are {} connectors, and only YAML can hold several", configs.size()));
  }
  std::string text;
  try {
    for (const ConnectorFileConfig& config : configs) {
      if (!text.empty()) text += "---\n";
      text += text_of(config, format);
    }
  } catch (const Json::exception&) {
    throw ConnectException("there is text that is not Unicode, which only properties can hold");
  }
  check_same(configs, text, format);
  return text;
}

}  // namespace kconnect
