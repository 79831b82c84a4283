#include "cli/json_schema.h"

#include <nlohmann/json.hpp>

#include "runtime/connector_config.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

// "[insert, upsert]" names all valid values, "[1,...]" does not.
std::vector<std::string> valid_values(const ConfigKey& key) {
  const std::string& text = key.validator.text;
  if (!text.starts_with("[") || !text.ends_with("]") || text.find("...") != std::string::npos)
    return {};
  std::vector<std::string> values;
  size_t at = 1;
  while (at < text.size()) {
    const size_t end = std::min(text.find(", ", at), text.size() - 1);
    values.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  return values;
}

// A value may be written as text, and as a variable.
Json type_of(ConfigType type) {
  switch (type) {
    case ConfigType::Boolean:
      return {"boolean", "string"};
    case ConfigType::Int:
    case ConfigType::Short:
    case ConfigType::Long:
      return {"integer", "string"};
    case ConfigType::Double:
      return {"number", "string"};
    case ConfigType::List:
      return {"array", "string"};
    default:
      return "string";
  }
}

// The default as a file would have it: numbers and booleans are not texts.
Json default_of(const ConfigKey& key) {
  if (key.is_required()) return {};
  const auto text = config_data_text(std::get<ConfigData>(key.default_value));
  if (!text) return {};
  const bool is_text = type_of(key.type).is_string() || key.type == ConfigType::List;
  return is_text ? Json(*text) : Json::parse(*text, nullptr, false);
}

Json schema_of(const ConfigKey& key) {
  Json schema = {{"description", key.doc}};
  std::vector<std::string> values = valid_values(key);
  if (values.empty() || key.type == ConfigType::List) {
    schema["type"] = type_of(key.type);
  } else {
    schema["anyOf"] =
        Json::array({{{"enum", values}}, {{"type", "string"}, {"pattern", "\\$\\{"}}});
  }
  if (const Json value = default_of(key); !value.is_null() && !value.is_discarded())
    schema["default"] = value;
  return schema;
}

void add_keys(const ConfigDef& def, Json& schema) {
  for (const ConfigKey& key : def.keys()) {
    schema["properties"][key.name] = schema_of(key);
    if (key.is_required()) schema["required"].push_back(key.name);
  }
}

// What users may write for a class.
Json names_of(const PluginDescription& plugin) {
  Json names = {plugin.class_name};
  if (plugin.full_name_only) return names;
  std::string simple = plugin.class_name.substr(plugin.class_name.rfind('.') + 1);
  names.push_back(simple);
  if (simple.ends_with("Connector")) names.push_back(simple.substr(0, simple.size() - 9));
  return names;
}

}  // namespace

std::string json_schema_of(const PluginDescription& plugin) {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", plugin.class_name},
                 {"description", plugin.summary},
                 {"type", "object"},
                 {"properties", Json::object()},
                 {"required", Json::array()}};
  add_keys(plugin.config_def(), schema);
  if (plugin.kind == PluginKind::SinkConnector) {
    add_keys(SinkConnectorConfig::spec().def(), schema);
  } else if (plugin.kind == PluginKind::SourceConnector) {
    add_keys(SourceConnectorConfig::spec().def(), schema);
  }
  Json& properties = schema["properties"];
  if (properties.contains("connector.class")) {
    properties["connector.class"].erase("type");
    properties["connector.class"]["enum"] = names_of(plugin);
  }
  return schema.dump(2) + '\n';
}

std::string json_schema_of(const ConfigKey& key) {
  return schema_of(key).dump(2) + '\n';
}

}  // namespace kconnect
