#include "runtime/converters_of_task.h"

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/trim.h"

namespace kconnect {

namespace {

struct Choice {
  std::string class_name;
  ConfigMap settings;
};

Choice choose(const std::string& key, const char* role, const ConfigMap& worker,
              const ConfigMap& connector, std::string_view otherwise) {
  const bool own = connector.contains(key);
  const ConfigMap& from = own ? connector : worker;
  const auto named = from.find(key);
  Choice choice{std::string(named == from.end() ? otherwise : java_trim(named->second)),
                with_prefix(from, key + ".")};
  choice.settings["converter.type"] = role;
  return choice;
}

template <typename Interface>
const Plugin<Interface>& known(const Plugin<Interface>* plugin, const std::string& key,
                               const Choice& choice) {
  if (plugin == nullptr) {
    throw ConfigException(
        fmt::format("Invalid value {} for configuration {}: Class {} could not be found.",
                    choice.class_name, key, choice.class_name));
  }
  return *plugin;
}

}  // namespace

TaskConverters make_converters(const ConfigMap& worker, const ConfigMap& connector,
                               const PluginRegistry& plugins) {
  TaskConverters converters;
  const auto make = [&](const std::string& key, const char* role, std::string& class_name) {
    const Choice choice = choose(key, role, worker, connector, "");
    const Plugin<Converter>& plugin = known(plugins.find_converter(choice.class_name), key, choice);
    class_name = plugin.class_name;
    std::unique_ptr<Converter> converter = plugin.create();
    converter->configure(choice.settings, role == std::string_view("key"));
    return converter;
  };
  converters.key = make("key.converter", "key", converters.key_class);
  converters.value = make("value.converter", "value", converters.value_class);

  const Choice header = choose("header.converter", "header", worker, connector,
                               "org.apache.kafka.connect.storage.SimpleHeaderConverter");
  const Plugin<HeaderConverter>& plugin =
      known(plugins.find_header_converter(header.class_name), "header.converter", header);
  converters.header_class = plugin.class_name;
  converters.header = plugin.create();
  converters.header->configure(header.settings);
  return converters;
}

}  // namespace kconnect
