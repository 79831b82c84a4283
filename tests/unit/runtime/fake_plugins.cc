#include "unit/runtime/fake_plugins.h"

#include <kconnect/validators.h>

namespace kconnect {

namespace {

const ConfigDef& no_keys() {
  static const ConfigDef def;
  return def;
}

const ConfigDef& file_source_keys() {
  static const ConfigDef def = [] {
    ConfigDef keys;
    keys.define({.name = "file", .default_value = ConfigData{}, .importance = Importance::High});
    keys.define({.name = "topic", .importance = Importance::High});
    keys.define({.name = "batch.size",
                 .type = ConfigType::Int,
                 .default_value = ConfigData{2000},
                 .importance = Importance::Low});
    return keys;
  }();
  return def;
}

const ConfigDef& file_sink_keys() {
  static const ConfigDef def = [] {
    ConfigDef keys;
    keys.define({.name = "file", .default_value = ConfigData{}, .importance = Importance::High});
    return keys;
  }();
  return def;
}

const ConfigDef& checked_sink_keys() {
  static const ConfigDef def = [] {
    ConfigDef keys;
    keys.define({.name = "url", .group = "Connection"});
    keys.define({.name = "password",
                 .type = ConfigType::Password,
                 .default_value = ConfigData{},
                 .group = "Connection"});
    keys.define({.name = "wrong", .default_value = ConfigData{}});
    return keys;
  }();
  return def;
}

void check_sink(const ConfigMap& props, std::vector<ConfigValue>& rows) {
  if (props.contains("wrong")) rows.back().error_messages.emplace_back("this key is always wrong");
}

const ConfigDef& converter_type_keys() {
  static const ConfigDef def = [] {
    ConfigDef keys;
    keys.define({.name = "converter.type",
                 .validator = one_of({"key", "value", "header"}),
                 .importance = Importance::Low});
    keys.define({.name = "schemas.enable",
                 .type = ConfigType::Boolean,
                 .default_value = ConfigData{true},
                 .importance = Importance::High,
                 .group = "Schemas",
                 .order = 0});
    return keys;
  }();
  return def;
}

const ConfigDef& insert_field_keys() {
  static const ConfigDef def = [] {
    ConfigDef keys;
    keys.define({.name = "topic.field", .default_value = ConfigData{}});
    keys.define({.name = "static.field", .default_value = ConfigData{}});
    keys.define({.name = "required.field", .validator = non_empty_string()});
    return keys;
  }();
  return def;
}

template <typename Interface>
Plugin<Interface> plugin(std::string class_name, const ConfigDef& (*keys)()) {
  return {.class_name = std::move(class_name), .version = "3.9.1", .config_def = keys};
}

}  // namespace

PluginRegistry fake_plugins() {
  PluginRegistry plugins;
  plugins.add(plugin<SourceConnector>("org.apache.kafka.connect.file.FileStreamSourceConnector",
                                      file_source_keys));
  plugins.add(plugin<SinkConnector>("org.apache.kafka.connect.file.FileStreamSinkConnector",
                                    file_sink_keys));
  auto checked = plugin<SinkConnector>("org.example.CheckedSinkConnector", checked_sink_keys);
  checked.validate = check_sink;
  plugins.add(checked);
  for (const auto* name : {"org.apache.kafka.connect.storage.StringConverter",
                           "org.apache.kafka.connect.json.JsonConverter"}) {
    plugins.add(plugin<Converter>(name, converter_type_keys));
    plugins.add(plugin<HeaderConverter>(name, converter_type_keys));
  }
  plugins.add(
      plugin<HeaderConverter>("org.apache.kafka.connect.storage.SimpleHeaderConverter", no_keys));
  plugins.add(plugin<Transformation>("org.apache.kafka.connect.transforms.InsertField$Value",
                                     insert_field_keys));
  plugins.add(plugin<Transformation>("org.apache.kafka.connect.transforms.Filter", no_keys));
  plugins.add(plugin<Predicate>("org.apache.kafka.connect.transforms.predicates.RecordIsTombstone",
                                no_keys));
  return plugins;
}

}  // namespace kconnect
