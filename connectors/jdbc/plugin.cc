#include <memory>

#include <kconnect/plugin_registry.h>

#include "jdbc/aiven_keys.h"
#include "jdbc/probe.h"
#include "jdbc/sink_connector.h"
#include "jdbc/source_config.h"
#include "jdbc/source_connector.h"

namespace kconnect::jdbc {

void register_plugins(PluginRegistry& registry);

namespace {

constexpr const char* version = "10.9.0";

const ConfigDef& source_config_def() {
  return SourceConfig::spec().def();
}

template <typename Interface, typename Class>
std::unique_ptr<Interface> create() {
  return std::make_unique<Class>();
}

template <SinkFlavour flavour>
const ConfigDef& sink_config_def() {
  return SinkConfig::def(flavour);
}
template <SinkFlavour flavour>
void validate_sink_of(const ConfigMap& props, std::vector<ConfigValue>& rows) {
  validate_sink(flavour, props, rows);
}
template <SinkFlavour flavour>
void validate_sink_of_outside(const ConfigMap& props, std::vector<ConfigValue>& rows) {
  validate_sink_outside(flavour, props, rows);
}

template <SinkFlavour flavour>
void probe_sink_of(const ConfigMap& props, Probe& probe) {
  probe_sink(flavour, props, probe);
}

template <SinkFlavour flavour>
Plugin<SinkConnector> sink(std::string class_name) {
  return {.class_name = std::move(class_name),
          .version = version,
          .summary = "Writes topics into tables of PostgreSQL, MySQL, MariaDB or SQLite.",
          .config_def = sink_config_def<flavour>,
          .create = []() -> std::unique_ptr<SinkConnector> {
            return std::make_unique<JdbcSinkConnector>(flavour);
          },
          .validate = validate_sink_of<flavour>,
          .validate_outside = validate_sink_of_outside<flavour>,
          .probe = probe_sink_of<flavour>,
          .full_name_only = flavour == SinkFlavour::Aiven};
}

}  // namespace

void register_plugins(PluginRegistry& registry) {
  registry.add(Plugin<SourceConnector>{
      .class_name = "io.confluent.connect.jdbc.JdbcSourceConnector",
      .version = version,
      .summary = "Reads tables or a query of PostgreSQL, MySQL, MariaDB or SQLite into topics.",
      .config_def = source_config_def,
      .create = create<SourceConnector, JdbcSourceConnector>,
      .validate = validate_source,
      .validate_outside = validate_source_outside,
      .probe = probe_source});
  registry.add(Plugin<SourceConnector>{
      .class_name = aiven_source_class,
      .version = version,
      .summary = "The same source under the name and with the keys of Aiven's connector.",
      .config_def = aiven_source_def,
      .create = create<SourceConnector, JdbcSourceConnector>,
      .validate = validate_source,
      .validate_outside = validate_source_outside,
      .probe = probe_source,
      .full_name_only = true});
  registry.add(sink<SinkFlavour::Confluent>("io.confluent.connect.jdbc.JdbcSinkConnector"));
  registry.add(sink<SinkFlavour::Aiven>("io.aiven.connect.jdbc.JdbcSinkConnector"));
}

}  // namespace kconnect::jdbc
