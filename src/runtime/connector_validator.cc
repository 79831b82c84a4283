#include "runtime/connector_validator.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/ascii_case.h"
#include "base/java_regex.h"
#include "base/trim.h"
#include "config/substitute.h"
#include "runtime/client_config_keys.h"
#include "runtime/connector_config.h"

namespace kconnect {

namespace {

const std::string* value_of(const NullableConfigMap& props, const std::string& key) {
  const auto entry = props.find(key);
  return entry == props.end() || !entry->second ? nullptr : &*entry->second;
}

bool has_text(const NullableConfigMap& props, const std::string& key) {
  const std::string* value = value_of(props, key);
  return value != nullptr && !java_trim(*value).empty();
}

bool has_key_with_prefix(const NullableConfigMap& props, const std::string& prefix) {
  const auto entry = props.lower_bound(prefix);
  return entry != props.end() && entry->first.starts_with(prefix);
}

std::string plugin_text(const PluginDescription& plugin) {
  const std::string_view kind = plugin_kind_name(plugin.kind);
  const std::string version = plugin.version.value_or("undefined");
  return fmt::format(
      "PluginDesc{{klass=class {0}, name='{0}', version='{1}', encodedVersion={1}, type={2}, "
      "typeName='{2}', location='classpath'}}",
      plugin.class_name, version, kind);
}

std::string known_connectors(const PluginRegistry& plugins) {
  std::string all;
  for (const PluginDescription& plugin : plugins.describe()) {
    const bool is_connector =
        plugin.kind == PluginKind::SourceConnector || plugin.kind == PluginKind::SinkConnector;
    if (!is_connector) continue;
    if (!all.empty()) all += ", ";
    all += plugin_text(plugin);
  }
  return all;
}

// A key without the name that the user chose for a plugin: such a name says nothing about secrets.
std::string_view without_alias(std::string_view key) {
  for (const std::string_view family : {"config.providers.", "transforms.", "predicates."}) {
    if (!key.starts_with(family)) continue;
    const size_t end = key.find('.', family.size());
    if (end != std::string_view::npos) return key.substr(end);
  }
  return key;
}

// Validates one configuration, whose variables are resolved.
bool has_errors(const std::vector<ConfigValue>& rows) {
  return std::ranges::any_of(rows, [](const auto& row) { return !row.error_messages.empty(); });
}

class Validation {
 public:
  Validation(const PluginRegistry& plugins, ClientOverridePolicy policy, Outside outside,
             const NullableConfigMap& props)
      : plugins_(plugins), policy_(policy), outside_(outside), props_(props) {}

  ConfigInfos run() {
    const std::string* class_name = value_of(props_, "connector.class");
    if (class_name == nullptr) {
      throw HerderException(
          400, fmt::format("Connector config {} contains no connector type", shown_config(props_)));
    }
    infos_.name = *class_name;
    if (const auto* source = plugins_.find_source(*class_name)) {
      validate_source(*source);
    } else if (const auto* sink = plugins_.find_sink(*class_name)) {
      validate_sink(*sink);
    } else {
      throw HerderException(
          500, fmt::format("Failed to find any class that implements Connector and which name "
                           "matches {}, available connectors are: {}",
                           *class_name, known_connectors(plugins_)));
    }
    return std::move(infos_);
  }

 private:
  using Rows = std::vector<ConfigValue>;

  void validate_source(const Plugin<SourceConnector>& plugin) {
    const ConfigDef def = enriched(SourceConnectorConfig::spec().def());
    Rows rows = def.validate(props_);
    add_connector(def, std::move(rows), plugin);
    add_overrides("producer.override.", ClientType::Producer);
    if (has_key_with_prefix(props_, "topic.creation.")) {
      add_overrides("admin.override.", ClientType::Admin);
    }
    add_converters();
  }

  void validate_sink(const Plugin<SinkConnector>& plugin) {
    const ConfigDef def = enriched(SinkConnectorConfig::spec().def());
    Rows rows = def.validate(props_);
    check_topics(rows);
    add_connector(def, std::move(rows), plugin);
    const bool has_dlq = has_text(props_, "errors.deadletterqueue.topic.name");
    if (has_dlq) add_overrides("producer.override.", ClientType::Producer);
    add_overrides("consumer.override.", ClientType::Consumer);
    if (has_dlq) add_overrides("admin.override.", ClientType::Admin);
    add_converters();
  }

  ConfigDef enriched(const ConfigDef& base) const {
    return enriched_connector_def(base, props_, plugins_);
  }

  // The rules between the keys of a sink.
  void check_topics(Rows& rows) const {
    const bool has_topics = has_text(props_, "topics");
    const bool has_regex = has_text(props_, "topics.regex");
    if (has_topics && has_regex) {
      const auto* message =
          "topics and topics.regex are mutually exclusive options, but both are set.";
      add_error(rows, "topics", message);
      add_error(rows, "topics.regex", message);
    } else if (!has_topics && !has_regex) {
      const auto* message = "Must configure one of topics or topics.regex";
      add_error(rows, "topics", message);
      add_error(rows, "topics.regex", message);
    }
    const std::string* dlq_setting = value_of(props_, "errors.deadletterqueue.topic.name");
    if (dlq_setting == nullptr) return;
    const std::string dlq(java_trim(*dlq_setting));
    if (dlq.empty()) return;
    if (has_topics) check_dlq_topic(dlq, rows);
    if (has_regex) check_dlq_regex(dlq, rows);
  }

  void check_dlq_topic(const std::string& dlq, Rows& rows) const {
    const std::vector<std::string> topics = sink_topics(props_);
    if (std::find(topics.begin(), topics.end(), dlq) == topics.end()) return;
    add_error(rows, "topics",
              fmt::format("The DLQ topic '{}' may not be included in the list of topics "
                          "('topics=[{}]') consumed by the connector",
                          dlq, fmt::join(topics, ", ")));
  }

  void check_dlq_regex(const std::string& dlq, Rows& rows) const {
    const std::string& pattern = *value_of(props_, "topics.regex");
    try {
      if (!JavaRegex::compile(pattern).full_match(dlq)) return;
    } catch (const RegexSyntaxError&) {
      return;  // the key's validator has said so
    }
    add_error(rows, "topics.regex",
              fmt::format("The DLQ topic '{}' may not be matched by the regex for the topics "
                          "('topics.regex={}') consumed by the connector",
                          dlq, pattern));
  }

  static ConfigValue* find_row(Rows& rows, std::string_view name) {
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const ConfigValue& value) { return value.name == name; });
    return row == rows.end() ? nullptr : &*row;
  }

  static void add_error(Rows& rows, const std::string& name, std::string message) {
    ConfigValue* row = find_row(rows, name);
    if (row == nullptr) row = &rows.emplace_back(ConfigValue{.name = name});
    row->error_messages.push_back(std::move(message));
  }

  // Rows of the framework and of the connector. As in Java a key that both have keeps its place
  // among the framework's, with the definition and the value of the connector.
  template <typename Interface>
  void add_connector(const ConfigDef& framework, Rows rows, const Plugin<Interface>& plugin) {
    for (const auto& [key, value] : props_) {
      if (!value) {
        add_error(rows, key, "Null value can not be supplied as the configuration value.");
      }
    }
    for (const char* key : {"header.converter", "key.converter", "value.converter"}) {
      const ConfigValue* row = find_row(rows, key);
      if (row->error_messages.empty() && row->value) converters_[key] = *row->value;
    }
    const ConfigDef& own = plugin.config_def();
    Rows own_rows = own.validate(props_);
    const ConfigMap props = without_nulls(props_);
    if (plugin.validate != nullptr) plugin.validate(props, own_rows);
    const bool asks = outside_ == Outside::Ask && plugin.validate_outside != nullptr;
    if (asks && !has_errors(own_rows)) plugin.validate_outside(props, own_rows);
    std::move(own_rows.begin(), own_rows.end(), std::back_inserter(rows));
    merge(framework, own, std::move(rows));
    add_groups(framework.groups());
    add_groups(own.groups());
  }

  void merge(const ConfigDef& framework, const ConfigDef& own, Rows rows) {
    std::map<std::string, ConfigValue> last_row;
    for (ConfigValue& row : rows) {
      infos_.error_count +=
          is_defined(row.name, framework, own) ? 0 : static_cast<int>(row.error_messages.size());
      if (!is_defined(row.name, framework, own)) infos_.configs.push_back({std::nullopt, row});
      last_row[row.name] = std::move(row);
    }
    const auto add_key = [&](const ConfigKey& key) {
      ConfigInfo info = {key, std::nullopt};
      if (const auto row = last_row.find(key.name); row != last_row.end()) {
        infos_.error_count += static_cast<int>(row->second.error_messages.size());
        info.value = row->second;
      }
      infos_.configs.push_back(std::move(info));
    };
    for (const ConfigKey& key : framework.keys()) {
      const ConfigKey* redefined = own.find(key.name);
      add_key(redefined == nullptr ? key : *redefined);
    }
    for (const ConfigKey& key : own.keys()) {
      if (framework.find(key.name) == nullptr) add_key(key);
    }
  }

  static bool is_defined(const std::string& name, const ConfigDef& framework,
                         const ConfigDef& own) {
    return framework.find(name) != nullptr || own.find(name) != nullptr;
  }

  void add_groups(const std::vector<std::string>& groups) {
    for (const std::string& group : groups) {
      if (std::find(infos_.groups.begin(), infos_.groups.end(), group) == infos_.groups.end()) {
        infos_.groups.push_back(group);
      }
    }
  }

  void add_overrides(const std::string& prefix, ClientType client) {
    const ConfigDef& def = client_config_def(client);
    for (const auto& [name, raw] : with_prefix(props_, prefix)) {
      const ConfigKey* key = def.find(name);
      ConfigValue row = {.name = name, .value = raw};
      if (key != nullptr) row.value = parsed_override(*key, raw);
      if (!allows_override(policy_, name)) {
        row.error_messages.push_back(
            fmt::format("The '{}' policy does not allow '{}' to be overridden in the connector "
                        "configuration.",
                        override_policy_alias(policy_), name));
      }
      add_prefixed(prefix, key, std::move(row));
    }
  }

  static std::optional<std::string> parsed_override(const ConfigKey& key,
                                                    const std::optional<std::string>& raw) {
    try {
      return config_data_text(parse_config_type(key.name, raw, key.type));
    } catch (const ConfigException& error) {
      throw HerderException(500, error.what());
    }
  }

  void add_converters() {
    add_converter("header.converter", "header", PluginKind::HeaderConverter);
    add_converter("key.converter", "key", PluginKind::Converter);
    add_converter("value.converter", "value", PluginKind::Converter);
  }

  void add_converter(const std::string& class_key, const std::string& type, PluginKind kind) {
    const auto class_name = converters_.find(class_key);
    if (class_name == converters_.end()) return;
    const std::string prefix = class_key + '.';
    NullableConfigMap settings = with_prefix(props_, prefix);
    settings.emplace("converter.type", type);
    if (kind == PluginKind::HeaderConverter) {
      add_converter_rows(prefix, settings, *plugins_.find_header_converter(class_name->second));
    } else {
      add_converter_rows(prefix, settings, *plugins_.find_converter(class_name->second));
    }
  }

  template <typename Interface>
  void add_converter_rows(const std::string& prefix, const NullableConfigMap& settings,
                          const Plugin<Interface>& plugin) {
    const ConfigDef& def = plugin.config_def();
    for (ConfigValue& row : def.validate(settings)) {
      const ConfigKey* key = def.find(row.name);
      add_prefixed(prefix, key, std::move(row));
    }
  }

  // Of these rows a key with errors counts once, and is named with its prefix.
  void add_prefixed(const std::string& prefix, const ConfigKey* key, ConfigValue row) {
    ConfigInfo info;
    if (key != nullptr) {
      if (key->group) add_groups({*key->group});
      info.definition = *key;
      info.definition->display_name = key->shown_name();
      info.definition->name = prefix + key->name;
    }
    row.name = prefix + row.name;
    if (!row.error_messages.empty()) ++infos_.error_count;
    info.value = std::move(row);
    infos_.configs.push_back(std::move(info));
  }

  const PluginRegistry& plugins_;
  ClientOverridePolicy policy_;
  Outside outside_;
  const NullableConfigMap& props_;
  ConfigInfos infos_;
  std::map<std::string, std::string> converters_;  // class key to the full name of a known class
};

}  // namespace

ConnectorValidator::ConnectorValidator(const PluginRegistry& plugins, ConfigProviders providers,
                                       ClientOverridePolicy policy, Outside outside)
    : plugins_(plugins), providers_(std::move(providers)), policy_(policy), outside_(outside) {}

ConfigInfos ConnectorValidator::validate(const NullableConfigMap& raw) const {
  NullableConfigMap props;
  try {
    props = substitute(raw, providers_).values;
  } catch (const Exception& error) {
    throw HerderException(500, error.what());
  }
  return Validation(plugins_, policy_, outside_, props).run();
}

void ConnectorValidator::require_valid(const NullableConfigMap& raw) const {
  const ConfigInfos infos = validate(raw);
  if (infos.error_count > 0) throw HerderException(400, invalid_config_message(infos));
}

std::string invalid_config_message(const ConfigInfos& infos) {
  std::string message =
      fmt::format("Connector configuration is invalid and contains the following {} error(s):",
                  infos.error_count);
  for (const ConfigInfo& info : infos.configs) {
    if (!info.value) continue;
    for (const std::string& error : info.value->error_messages) message.append("\n" + error);
  }
  return message +
         "\nYou can also find the above list of errors at the endpoint "
         "`/connector-plugins/{connectorType}/config/validate`";
}

bool is_secret_name(std::string_view key) {
  std::string lower(without_alias(key));
  std::ranges::transform(lower, lower.begin(), ascii_lower);
  for (const auto* word : {"password", "secret", "token", "credential", "jaas", "api.key",
                           "private.key", "passphrase", "keystore.key"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

std::string shown_config(const NullableConfigMap& config) {
  std::string shown;
  for (const auto& [key, value] : config) {
    if (!shown.empty()) shown += ", ";
    shown += key + '=';
    if (value && is_secret_name(key)) {
      shown += hidden_password;
    } else {
      shown += value.value_or("null");
    }
  }
  return '{' + shown + '}';
}

}  // namespace kconnect
