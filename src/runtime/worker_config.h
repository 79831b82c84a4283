#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kconnect/config_def.h>
#include <kconnect/config_spec.h>
#include <kconnect/plugin_registry.h>

#include "config/finding.h"
#include "runtime/client_override_policy.h"

namespace kconnect {

// The settings of a standalone worker. Class names stand as written, perhaps as aliases.
struct WorkerConfig {
  std::vector<std::string> bootstrap_servers;
  std::string client_dns_lookup;
  std::string key_converter;
  std::string value_converter;
  std::string header_converter;
  int64_t task_shutdown_graceful_timeout_ms = 5000;
  int64_t offset_flush_interval_ms = 60000;
  int64_t offset_flush_timeout_ms = 5000;
  std::optional<std::vector<std::string>> plugin_path;
  std::string plugin_discovery;
  int64_t metrics_sample_window_ms = 30000;
  int32_t metrics_num_samples = 2;
  std::string metrics_recording_level;
  std::vector<std::string> metric_reporters;
  bool metrics_enable = true;
  std::string metrics_prometheus_names;
  std::vector<std::string> records_mask_fields;
  bool auto_include_jmx_reporter = true;
  std::vector<std::string> config_providers;
  std::string connector_client_config_override_policy;
  bool topic_creation_enable = true;
  bool topic_tracking_enable = true;
  bool topic_tracking_allow_reset = true;
  std::vector<std::string> listeners;
  // nullopt = the administrative paths are on the listeners; empty = nowhere.
  std::optional<std::vector<std::string>> admin_listeners;
  std::optional<std::string> rest_advertised_host_name;
  std::optional<int32_t> rest_advertised_port;
  std::optional<std::string> rest_advertised_listener;
  std::string access_control_allow_origin;
  std::string access_control_allow_methods;
  std::string response_http_headers_config;
  std::vector<std::string> rest_extension_classes;
  std::optional<std::string> rest_extension_login_config;
  std::string ssl_client_auth;
  std::string offset_storage_file_filename;

  // Every key of the worker with its variables resolved: what the prefixes "producer.",
  // "key.converter.", "listeners.https." and so on are read from.
  ConfigMap originals;

  std::string bootstrap_servers_text() const;  // joined by commas
  ConfigMap with_prefix(std::string_view prefix) const {
    return kconnect::with_prefix(originals, prefix);
  }

  static const ConfigSpec<WorkerConfig>& spec();
};

// Every key of a standalone worker, those of TLS included. Class keys accept the names of the
// registry's plugins, which must live longer than the result.
ConfigDef worker_config_def(const PluginRegistry& plugins);

// What is wrong with the settings of a worker, whose variables are resolved: key and message are
// set, file and line are left to who knows them.
std::vector<Finding> check_worker_config(const NullableConfigMap& props,
                                         const PluginRegistry& plugins);

// Settings that check_worker_config() has no errors for. Throws ConfigException otherwise.
WorkerConfig parse_worker_config(const ConfigMap& props);

// The policy for overrides of client settings; throws ConfigException when it is unknown.
ClientOverridePolicy override_policy(const WorkerConfig& config);

// Whether a class of rest.extension.classes, full or simple name, is basic authentication.
bool is_basic_auth_extension(std::string_view name);

// Whether a key means something to a worker: a key of its own, of a distributed worker (accepted,
// without effect), of the admin client, or of a family ("producer.acks"). Connector settings are
// not among them.
bool is_known_worker_key(std::string_view key);

// The keys to suggest for one that is not known.
std::vector<std::string> suggested_worker_keys();

}  // namespace kconnect
