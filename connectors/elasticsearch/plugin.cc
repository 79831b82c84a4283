#include <memory>

#include <kconnect/plugin_registry.h>

#include "elasticsearch/probe.h"
#include "elasticsearch/sink_connector.h"
#include "elasticsearch/validation.h"

namespace kconnect::elasticsearch {

void register_plugins(PluginRegistry& registry);

namespace {

constexpr const char* version = "15.2.0";
constexpr const char* aiven_version = "3.1.1";

template <Dialect dialect>
Plugin<SinkConnector> plugin(const char* class_name, const char* plugin_version) {
  return {
      .class_name = class_name,
      .version = plugin_version,
      .summary =
          "Writes the records of topics to indices or data streams of Elasticsearch or "
          "OpenSearch.",
      .config_def = []() -> const ConfigDef& { return Config::def(dialect); },
      .create = []() -> std::unique_ptr<SinkConnector> {
        return std::make_unique<ElasticsearchSinkConnector>(dialect);
      },
      .validate = [](const ConfigMap& props,
                     std::vector<ConfigValue>& rows) { validate(dialect, props, rows); },
      .validate_outside =
          [](const ConfigMap& props, std::vector<ConfigValue>& rows) {
            validate_outside(dialect, props, rows);
          },
      .probe = [](const ConfigMap& props, Probe& probe) { probe_server(dialect, props, probe); }};
}

}  // namespace

void register_plugins(PluginRegistry& registry) {
  registry.add(plugin<Dialect::Confluent>(
      "io.confluent.connect.elasticsearch.ElasticsearchSinkConnector", version));
  registry.add(plugin<Dialect::Aiven>("io.aiven.kafka.connect.opensearch.OpenSearchSinkConnector",
                                      aiven_version));
  registry.add(plugin<Dialect::Aiven>("io.aiven.kafka.connect.opensearch.OpensearchSinkConnector",
                                      aiven_version));
  auto aiven = plugin<Dialect::Aiven>("io.aiven.connect.elasticsearch.ElasticsearchSinkConnector",
                                      aiven_version);
  aiven.full_name_only = true;  // ElasticsearchSink is the other one
  registry.add(std::move(aiven));
}

}  // namespace kconnect::elasticsearch
