#include <kconnect/plugin_registry.h>

#include "counter/config.h"
#include "counter/source_connector.h"

namespace kconnect::counter {

void register_plugins(PluginRegistry& registry) {
  registry.add(Plugin<SourceConnector>{
      .class_name = "org.example.CounterSourceConnector",
      .version = "1.0",
      .summary = "Writes consecutive numbers to a topic.",
      .config_def = []() -> const ConfigDef& { return Config::spec().def(); },
      .create = []() -> std::unique_ptr<SourceConnector> {
        return std::make_unique<CounterSourceConnector>();
      }});
}

}  // namespace kconnect::counter
