#pragma once

#include <memory>
#include <string>

#include <kconnect/plugin_registry.h>

namespace kconnect {

// The three converters of a task, configured, and their Java names for reports.
struct TaskConverters {
  std::unique_ptr<Converter> key;
  std::unique_ptr<Converter> value;
  std::unique_ptr<HeaderConverter> header;
  std::string key_class;
  std::string value_class;
  std::string header_class;
};

// A converter named by the connector comes with the connector's settings, else the worker's with
// the worker's; the two are never mixed. Both maps have their variables resolved. Throws
// ConfigException.
TaskConverters make_converters(const ConfigMap& worker, const ConfigMap& connector,
                               const PluginRegistry& plugins);

}  // namespace kconnect
