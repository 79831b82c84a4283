#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <kconnect/config_def.h>
#include <kconnect/config_spec.h>
#include <kconnect/plugin_registry.h>

#include "runtime/error_handling.h"
#include "runtime/herder.h"

namespace kconnect {

// The keys that the framework gives every connector.
struct ConnectorConfig {
  std::string name;
  std::string connector_class;
  int32_t tasks_max = 1;
  bool tasks_max_enforce = true;
  // As written, perhaps an alias; nullopt = the worker's converter with the worker's settings.
  std::optional<std::string> key_converter;
  std::optional<std::string> value_converter;
  std::optional<std::string> header_converter;
  std::vector<std::string> transforms;
  std::vector<std::string> predicates;
  std::string config_action_reload;
  int64_t errors_retry_timeout_ms = 0;  // -1 = without end
  int64_t errors_retry_delay_max_ms = 60000;
  std::string errors_tolerance;  // "none", "all"
  bool errors_log_enable = false;
  bool errors_log_include_messages = false;

  bool tolerates_all_errors() const { return errors_tolerance == "all"; }
};

struct SinkConnectorConfig : ConnectorConfig {
  std::vector<std::string> topics;  // as written: empty items and duplicates may be there
  std::string topics_regex;         // empty = none
  std::string dlq_topic_name;       // empty = no dead letter queue
  int16_t dlq_topic_replication_factor = 3;
  bool dlq_context_headers_enable = false;

  static const ConfigSpec<SinkConnectorConfig>& spec();
};

struct SourceConnectorConfig : ConnectorConfig {
  std::vector<std::string> topic_creation_groups;
  std::string exactly_once_support;
  std::string transaction_boundary;
  std::optional<int64_t> transaction_boundary_interval_ms;
  std::optional<std::string> offsets_storage_topic;

  static const ConfigSpec<SourceConnectorConfig>& spec();
};

// The keys that sources and sinks have in common, of a resolved configuration. Throws
// ConfigException.
ConnectorConfig parse_connector_config(ConnectorType type, const ConfigMap& props);

// errors.* of a connector.
ErrorPolicy error_policy(const ConnectorConfig& config);

// What a sink consumes: empty items and duplicates dropped. Takes the resolved configuration.
std::vector<std::string> sink_topics(const NullableConfigMap& props);

// Adds to a definition what the configuration asks for: for each alias of "transforms" and
// "predicates" the type and, when its class is known, the plugin's own keys. Class keys accept the
// names of the registry's plugins, which must live longer than the result.
ConfigDef enriched_connector_def(const ConfigDef& base, const NullableConfigMap& props,
                                 const PluginRegistry& plugins);

}  // namespace kconnect
