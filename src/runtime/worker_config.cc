#include "runtime/worker_config.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/validators.h>

#include "base/nearest_match.h"
#include "base/trim.h"
#include "config/config_provider.h"
#include "net/url.h"
#include "runtime/client_config_keys.h"
#include "runtime/response_header_rules.h"

namespace kconnect {

namespace {

using List = std::vector<std::string>;

constexpr const char* listener_text =
    "List of comma-separated URLs, ex: http://localhost:8080,https://localhost:8443.";

void check_listeners(std::string_view key, const List& listeners) {
  for (const std::string& listener : listeners) {
    if (java_trim(listener).empty()) {
      throw ConfigException(fmt::format("Empty URL found when parsing {} list.", key));
    }
    try {
      parse_listener(listener);
    } catch (const std::invalid_argument& error) {
      throw ConfigException(invalid_value_message(key, listener, error.what()));
    }
  }
}

Validator valid_listeners() {
  auto check = [](std::string_view key, const ConfigData& value) {
    const auto* listeners = std::get_if<List>(&value);
    if (listeners == nullptr || listeners->empty()) {
      throw ConfigException(
          "Invalid value for listeners, at least one URL is expected, ex: "
          "http://localhost:8080,https://localhost:8443.");
    }
    check_listeners(key, *listeners);
  };
  return {check, listener_text};
}

Validator valid_admin_listeners() {
  auto check = [](std::string_view key, const ConfigData& value) {
    if (const auto* listeners = std::get_if<List>(&value)) check_listeners(key, *listeners);
  };
  return {check, listener_text};
}

Validator valid_response_headers() {
  auto check = [](std::string_view /*key*/, const ConfigData& value) {
    if (const auto* rules = std::get_if<std::string>(&value)) parse_response_header_rules(*rules);
  };
  return {check,
          "Comma-separated rules '[action] [header name]:[header value]', in double quotes when "
          "they contain a comma"};
}

constexpr std::string_view basic_auth_class =
    "org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension";

Validator valid_rest_extensions() {
  auto check = [](std::string_view key, const ConfigData& value) {
    const auto* classes = std::get_if<List>(&value);
    if (classes == nullptr) return;
    for (const std::string& name : *classes) {
      if (is_basic_auth_extension(name)) continue;
      throw ConfigException(invalid_value_message(
          key, value,
          fmt::format("Failed to find any class that implements ConnectRestExtension and which "
                      "name matches {}, available extensions are: {}",
                      name, basic_auth_class)));
    }
  };
  return {check, "BasicAuthSecurityRestExtension"};
}

Validator valid_override_policy() {
  auto check = [](std::string_view key, const ConfigData& value) {
    const auto* name = std::get_if<std::string>(&value);
    if (name != nullptr && find_override_policy(*name)) return;
    throw ConfigException(invalid_value_message(
        key, value,
        "Failed to find any class that implements ConnectorClientConfigOverridePolicy and which "
        "name matches it"));
  };
  return {check, "All, Principal, None or the name of one of these classes"};
}

void add_client_keys(ConfigSpec<WorkerConfig>& spec) {
  spec.add(&WorkerConfig::bootstrap_servers,
           {.name = "bootstrap.servers",
            .default_value = ConfigData{List{"localhost:9092"}},
            .importance = Importance::High,
            .doc = "Brokers to connect to at first, as host:port separated by commas."})
      .add(&WorkerConfig::client_dns_lookup,
           {.name = "client.dns.lookup",
            .default_value = ConfigData{std::string("use_all_dns_ips")},
            .validator = one_of({"use_all_dns_ips", "resolve_canonical_bootstrap_servers_only"}),
            .doc = "How names of brokers become addresses."});
}

void add_converter_keys(ConfigSpec<WorkerConfig>& spec) {
  spec.add_class(&WorkerConfig::key_converter,
                 {.name = "key.converter",
                  .importance = Importance::High,
                  .doc = "Converter of record keys for connectors without one of their own; its "
                         "settings stand under key.converter."})
      .add_class(&WorkerConfig::value_converter,
                 {.name = "value.converter",
                  .importance = Importance::High,
                  .doc = "Converter of record values for connectors without one of their own; its "
                         "settings stand under value.converter."})
      .add_class(
          &WorkerConfig::header_converter,
          {.name = "header.converter",
           .default_value =
               ConfigData{std::string("org.apache.kafka.connect.storage.SimpleHeaderConverter")},
           .importance = Importance::Low,
           .doc = "Converter of record headers for connectors without one of their own; its "
                  "settings stand under header.converter."});
}

void add_runtime_keys(ConfigSpec<WorkerConfig>& spec) {
  spec.add(&WorkerConfig::task_shutdown_graceful_timeout_ms,
           {.name = "task.shutdown.graceful.timeout.ms",
            .default_value = ConfigData{int64_t{5000}},
            .importance = Importance::Low,
            .doc = "How long to wait for a set of tasks to stop, in milliseconds for all of them "
                   "together."})
      .add(&WorkerConfig::offset_flush_interval_ms,
           {.name = "offset.flush.interval.ms",
            .default_value = ConfigData{int64_t{60000}},
            .importance = Importance::Low,
            .doc = "How often tasks store their offsets, in milliseconds."})
      .add(&WorkerConfig::offset_flush_timeout_ms,
           {.name = "offset.flush.timeout.ms",
            .default_value = ConfigData{int64_t{5000}},
            .importance = Importance::Low,
            .doc = "Longest time for storing offsets, in milliseconds; what is not stored by then "
                   "is tried again at the next time."})
      .add(&WorkerConfig::plugin_path,
           {.name = "plugin.path",
            .default_value = ConfigData{},
            .importance = Importance::Low,
            .doc = "Folders of Java plugins. Accepted without effect: all plugins are built in."})
      .add(&WorkerConfig::plugin_discovery,
           {.name = "plugin.discovery",
            .default_value = ConfigData{std::string("hybrid_warn")},
            .validator =
                one_of_ignoring_case({"only_scan", "hybrid_warn", "hybrid_fail", "service_load"}),
            .importance = Importance::Low,
            .doc = "How Java finds plugins. Accepted without effect."})
      .add(&WorkerConfig::config_providers,
           {.name = "config.providers",
            .default_value = ConfigData{List{}},
            .importance = Importance::Low,
            .doc = "Names of the providers that resolve variables; each is described under "
                   "config.providers.NAME."})
      .add(&WorkerConfig::connector_client_config_override_policy,
           {.name = "connector.client.config.override.policy",
            .default_value = ConfigData{std::string("All")},
            .validator = valid_override_policy(),
            .doc = "Which settings of their Kafka clients connectors may override: All, Principal "
                   "(who they are) or None."})
      .add(&WorkerConfig::topic_creation_enable,
           {.name = "topic.creation.enable",
            .default_value = ConfigData{true},
            .importance = Importance::Low,
            .doc = "Whether source connectors with topic.creation. settings get their topics "
                   "created by the worker."})
      .add(&WorkerConfig::topic_tracking_enable,
           {.name = "topic.tracking.enable",
            .default_value = ConfigData{true},
            .importance = Importance::Low,
            .doc = "Whether the worker remembers which topics each connector has used."})
      .add(&WorkerConfig::topic_tracking_allow_reset,
           {.name = "topic.tracking.allow.reset",
            .default_value = ConfigData{true},
            .importance = Importance::Low,
            .doc = "Whether the list of used topics may be emptied through REST."})
      .add(&WorkerConfig::offset_storage_file_filename,
           {.name = "offset.storage.file.filename",
            .importance = Importance::High,
            .doc = "File for the offsets of source connectors; its folder must exist."});
}

void add_metrics_keys(ConfigSpec<WorkerConfig>& spec) {
  spec.add(&WorkerConfig::metrics_sample_window_ms,
           {.name = "metrics.sample.window.ms",
            .default_value = ConfigData{int64_t{30000}},
            .validator = at_least(0),
            .importance = Importance::Low,
            .doc = "Length of the window over which rates are computed, in milliseconds."})
      .add(&WorkerConfig::metrics_num_samples,
           {.name = "metrics.num.samples",
            .default_value = ConfigData{2},
            .validator = at_least(1),
            .importance = Importance::Low,
            .doc = "Number of windows that rates are computed over."})
      .add(&WorkerConfig::metrics_recording_level,
           {.name = "metrics.recording.level",
            .default_value = ConfigData{std::string("INFO")},
            .validator = one_of({"INFO", "DEBUG"}),
            .importance = Importance::Low,
            .doc = "How much is measured."})
      .add(&WorkerConfig::metric_reporters,
           {.name = "metric.reporters",
            .default_value = ConfigData{List{}},
            .importance = Importance::Low,
            .doc = "Java classes that receive metrics. Accepted without effect: metrics are at "
                   "/metrics."})
      .add(&WorkerConfig::metrics_enable,
           {.name = "metrics.enable",
            .default_value = ConfigData{true},
            .importance = Importance::Low,
            .doc = "Whether tasks and Kafka clients are measured; without it there is no "
                   "/metrics."})
      .add(&WorkerConfig::metrics_prometheus_names,
           {.name = "metrics.prometheus.names",
            .default_value = ConfigData{std::string("strimzi")},
            .validator = one_of({"strimzi", "strimzi-2020"}),
            .importance = Importance::Low,
            .doc = "The names of /metrics: those of Strimzi's rules, or of its rules of 2020, in "
                   "which the state of a task is called kafka_connect_connector_status."})
      .add(&WorkerConfig::records_mask_fields,
           {.name = "records.mask.fields",
            .default_value = ConfigData{List{}},
            .importance = Importance::Low,
            .doc = "Names of fields, headers and offset entries whose values are never shown when "
                   "somebody looks at records through REST."})
      .add(&WorkerConfig::auto_include_jmx_reporter,
           {.name = "auto.include.jmx.reporter",
            .default_value = ConfigData{true},
            .importance = Importance::Low,
            .doc = "Deprecated. Accepted without effect: there is no JMX."});
}

void add_rest_keys(ConfigSpec<WorkerConfig>& spec) {
  spec.add(&WorkerConfig::listeners,
           {.name = "listeners",
            .default_value = ConfigData{List{"http://:8083"}},
            .validator = valid_listeners(),
            .importance = Importance::Low,
            .doc = "Addresses of the REST interface as http://host:port or https://host:port; no "
                   "host = all interfaces, port 0 = any free port."})
      .add(&WorkerConfig::admin_listeners,
           {.name = "admin.listeners",
            .default_value = ConfigData{},
            .validator = valid_admin_listeners(),
            .importance = Importance::Low,
            .doc = "Addresses of the administrative part of the REST interface; empty = none, null "
                   "= it is at the listeners."})
      .add(&WorkerConfig::rest_advertised_host_name,
           {.name = "rest.advertised.host.name",
            .default_value = ConfigData{},
            .importance = Importance::Low,
            .doc = "Host name in the worker's own id and address."})
      .add(&WorkerConfig::rest_advertised_port, {.name = "rest.advertised.port",
                                                 .default_value = ConfigData{},
                                                 .importance = Importance::Low,
                                                 .doc = "Port in the worker's own id and address."})
      .add(&WorkerConfig::rest_advertised_listener,
           {.name = "rest.advertised.listener",
            .default_value = ConfigData{},
            .importance = Importance::Low,
            .doc = "Which listener the worker's own id and address are taken from: http or https."})
      .add(&WorkerConfig::access_control_allow_origin,
           {.name = "access.control.allow.origin",
            .default_value = ConfigData{std::string()},
            .importance = Importance::Low,
            .doc = "Origins whose pages may use the REST interface (CORS), * = all; empty = only "
                   "its own."})
      .add(&WorkerConfig::access_control_allow_methods,
           {.name = "access.control.allow.methods",
            .default_value = ConfigData{std::string()},
            .importance = Importance::Low,
            .doc = "HTTP methods that those pages may use; empty = GET, POST and HEAD."})
      .add(&WorkerConfig::response_http_headers_config,
           {.name = "response.http.headers.config",
            .default_value = ConfigData{std::string()},
            .validator = valid_response_headers(),
            .importance = Importance::Low,
            .doc = "Rules for headers of REST answers."})
      .add(&WorkerConfig::rest_extension_classes,
           {.name = "rest.extension.classes",
            .default_value = ConfigData{List{}},
            .validator = valid_rest_extensions(),
            .importance = Importance::Low,
            .doc = "REST extensions; BasicAuthSecurityRestExtension is the one that exists."})
      .add(&WorkerConfig::rest_extension_login_config,
           {.name = "rest.extension.login.config",
            .default_value = ConfigData{},
            .importance = Importance::Low,
            .doc = "JAAS file of the basic authentication extension, which names the file with "
                   "users and passwords; null = the file of -Djava.security.auth.login.config in "
                   "the environment variable KAFKA_OPTS."})
      .add(&WorkerConfig::ssl_client_auth,
           {.name = "ssl.client.auth",
            .default_value = ConfigData{std::string("none")},
            .validator = one_of({"required", "requested", "none"}),
            .importance = Importance::Low,
            .doc = "Whether clients of an https listener need a certificate."});
}

// Accepted by distributed workers, so that their files may be used as they are.
constexpr std::array distributed_keys = {"group.id",
                                         "session.timeout.ms",
                                         "heartbeat.interval.ms",
                                         "rebalance.timeout.ms",
                                         "exactly.once.source.support",
                                         "connect.protocol",
                                         "scheduled.rebalance.max.delay.ms",
                                         "worker.sync.timeout.ms",
                                         "worker.unsync.backoff.ms",
                                         "inter.worker.key.generation.algorithm",
                                         "inter.worker.signature.algorithm",
                                         "inter.worker.verification.algorithms",
                                         "inter.worker.key.size",
                                         "inter.worker.key.ttl.ms"};

// Keys that begin so belong to somebody who reads them on his own.
constexpr std::array key_families = {"producer.",         "consumer.",        "admin.",
                                     "key.converter.",    "value.converter.", "header.converter.",
                                     "config.providers.", "listeners.https.", "offset.storage.",
                                     "config.storage.",   "status.storage.",  "rest.extension.",
                                     "metrics.context."};

bool is_internal_converter_key(std::string_view key) {
  return key.starts_with("internal.key.converter") || key.starts_with("internal.value.converter");
}

// The code and hint that go with a message of a definition.
Finding worker_finding(const ConfigKey& key, const std::optional<std::string>& value,
                       std::string message, const PluginRegistry& plugins) {
  Finding finding = {.key = key.name, .message = std::move(message)};
  if (!value) {
    finding.code = FindingCode::MissingKey;
    finding.suggestion = key.doc;
    return finding;
  }
  if (!key.resolve_class) return finding;
  finding.code = FindingCode::UnknownClass;
  const PluginKind kind =
      key.name == "header.converter" ? PluginKind::HeaderConverter : PluginKind::Converter;
  if (const auto nearest = nearest_match(java_trim(*value), plugins.names(kind))) {
    finding.suggestion = fmt::format("did you mean {}?", *nearest);
  }
  return finding;
}

void check_keys(const NullableConfigMap& props, const PluginRegistry& plugins,
                std::vector<Finding>& findings) {
  const ConfigDef def = worker_config_def(plugins);
  for (ConfigValue& row : def.validate(props)) {
    if (row.error_messages.empty()) continue;
    const auto entry = props.find(row.name);
    const std::optional<std::string> value = entry == props.end() ? std::nullopt : entry->second;
    // The messages after the first only repeat that there is no value.
    findings.push_back(
        worker_finding(*def.find(row.name), value, std::move(row.error_messages.front()), plugins));
  }
}

void check_unknown_keys(const NullableConfigMap& props, std::vector<Finding>& findings) {
  const List known = suggested_worker_keys();
  for (const auto& [key, value] : props) {
    if (is_internal_converter_key(key)) {
      findings.push_back({.severity = Severity::Warning,
                          .code = FindingCode::IgnoredKey,
                          .key = key,
                          .message = "internal converters cannot be chosen since Kafka 3.0: "
                                     "ignored"});
    } else if (!is_known_worker_key(key)) {
      const auto nearest = nearest_match(key, known);
      findings.push_back(
          {.severity = Severity::Warning,
           .code = FindingCode::UnknownKey,
           .key = key,
           .message = "not a key of the worker: ignored",
           .suggestion = nearest ? fmt::format("did you mean {}?", *nearest) : std::string()});
    }
  }
}

// What is wrong with a provider of config.providers; empty when it can be made.
Finding check_provider(const std::string& name, const ConfigMap& props) {
  const std::string prefix = fmt::format("config.providers.{}.", name);
  const auto class_name = props.find(prefix + "class");
  if (class_name == props.end()) {
    return {.severity = Severity::Warning,
            .code = FindingCode::InvalidProvider,
            .key = "config.providers",
            .message = fmt::format("the provider \"{}\" has no class: ignored", name),
            .suggestion = fmt::format("set {}class", prefix)};
  }
  if (!resolve_config_provider(class_name->second)) {
    const auto nearest = nearest_match(class_name->second, config_provider_names());
    return {.code = FindingCode::InvalidProvider,
            .key = class_name->first,
            .message = invalid_value_message(
                class_name->first, class_name->second,
                "Could not load config provider class or one of its dependencies"),
            .suggestion = nearest ? fmt::format("did you mean {}?", *nearest)
                                  : "expected File, Directory or EnvVar"};
  }
  try {
    make_config_provider(class_name->second, with_prefix(props, prefix + "param."),
                         process_environment());
  } catch (const ConfigException& error) {
    const auto setting = props.lower_bound(prefix + "param.");
    return {.code = FindingCode::InvalidProvider,
            .key = setting == props.end() ? class_name->first : setting->first,
            .message = error.what()};
  }
  return {};
}

void check_providers(const NullableConfigMap& props, std::vector<Finding>& findings) {
  const auto listed = props.find("config.providers");
  if (listed == props.end() || !listed->second) return;
  ConfigMap texts;
  for (const auto& [key, value] : props) {
    if (value) texts.emplace(key, *value);
  }
  const ConfigData names = parse_config_type(listed->first, listed->second, ConfigType::List);
  for (const std::string& name : std::get<List>(names)) {
    Finding finding = check_provider(name, texts);
    if (!finding.message.empty()) findings.push_back(std::move(finding));
  }
}

}  // namespace

std::string WorkerConfig::bootstrap_servers_text() const {
  return fmt::format("{}", fmt::join(bootstrap_servers, ","));
}

const ConfigSpec<WorkerConfig>& WorkerConfig::spec() {
  static const auto spec = [] {
    ConfigSpec<WorkerConfig> keys;
    add_client_keys(keys);
    add_converter_keys(keys);
    add_runtime_keys(keys);
    add_metrics_keys(keys);
    add_rest_keys(keys);
    return keys;
  }();
  return spec;
}

ConfigDef worker_config_def(const PluginRegistry& plugins) {
  ConfigDef def;
  for (ConfigKey key : WorkerConfig::spec().def().keys()) {
    if (key.type == ConfigType::Class) {
      const PluginKind kind =
          key.name == "header.converter" ? PluginKind::HeaderConverter : PluginKind::Converter;
      key.resolve_class = [&plugins, kind](std::string_view name) {
        return plugins.resolve(kind, name);
      };
    }
    def.define(std::move(key));
  }
  add_tls_keys(def);
  return def;
}

std::vector<Finding> check_worker_config(const NullableConfigMap& props,
                                         const PluginRegistry& plugins) {
  std::vector<Finding> findings;
  check_keys(props, plugins, findings);
  check_providers(props, findings);
  check_unknown_keys(props, findings);
  return findings;
}

WorkerConfig parse_worker_config(const ConfigMap& props) {
  WorkerConfig config = WorkerConfig::spec().parse(props);
  config.originals = props;
  return config;
}

bool is_basic_auth_extension(std::string_view name) {
  return name == basic_auth_class ||
         name == basic_auth_class.substr(basic_auth_class.rfind('.') + 1);
}

ClientOverridePolicy override_policy(const WorkerConfig& config) {
  const auto policy = find_override_policy(config.connector_client_config_override_policy);
  if (policy) return *policy;
  throw ConfigException(fmt::format(
      "Failed to find any class that implements interface "
      "org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy and which "
      "name matches {}",
      config.connector_client_config_override_policy));
}

bool is_known_worker_key(std::string_view key) {
  if (WorkerConfig::spec().def().find(key) != nullptr) return true;
  if (client_config_def(ClientType::Admin).find(key) != nullptr) return true;
  if (std::find(distributed_keys.begin(), distributed_keys.end(), key) != distributed_keys.end()) {
    return true;
  }
  return std::any_of(key_families.begin(), key_families.end(),
                     [&](std::string_view family) { return key.starts_with(family); });
}

std::vector<std::string> suggested_worker_keys() {
  List keys;
  for (const ConfigKey& key : WorkerConfig::spec().def().keys()) keys.push_back(key.name);
  for (const ConfigKey& key : client_config_def(ClientType::Admin).keys()) {
    keys.push_back(key.name);
  }
  return keys;
}

}  // namespace kconnect
