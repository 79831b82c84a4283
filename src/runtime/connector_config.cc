#include "runtime/connector_config.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/validators.h>

#include "base/java_regex.h"

namespace kconnect {

namespace {

constexpr const char* common_group = "Common";
constexpr const char* transforms_group = "Transforms";
constexpr const char* predicates_group = "Predicates";
constexpr const char* error_group = "Error Handling";
constexpr const char* exactly_once_group = "Exactly Once Support";

template <typename Config>
void add_common_keys(ConfigSpec<Config>& spec) {
  spec.add(&Config::name, {.name = "name",
                           .validator = non_empty_string_without_control_characters(),
                           .importance = Importance::High,
                           .doc = "Name of the connector, unique in its worker.",
                           .group = common_group,
                           .order = 1,
                           .width = Width::Medium,
                           .display_name = "Connector name"})
      .add(&Config::connector_class,
           {.name = "connector.class",
            .importance = Importance::High,
            .doc = "Class of the connector: full name, simple name or alias, which is the simple "
                   "name without \"Connector\".",
            .group = common_group,
            .order = 2,
            .width = Width::Long,
            .display_name = "Connector class"})
      .add(&Config::tasks_max, {.name = "tasks.max",
                                .default_value = ConfigData{1},
                                .validator = at_least(1),
                                .importance = Importance::High,
                                .doc = "Most tasks that the connector may run.",
                                .group = common_group,
                                .order = 3,
                                .width = Width::Short,
                                .display_name = "Tasks max"})
      .add(&Config::tasks_max_enforce,
           {.name = "tasks.max.enforce",
            .default_value = ConfigData{true},
            .importance = Importance::Low,
            .doc = "Deprecated. Whether a connector that asks for more tasks than tasks.max fails; "
                   "otherwise it is only warned about.",
            .group = common_group,
            .order = 4,
            .width = Width::Short,
            .display_name = "Enforce tasks max"})
      .add_class(&Config::key_converter,
                 {.name = "key.converter",
                  .default_value = ConfigData{},
                  .importance = Importance::Low,
                  .doc = "Converter of record keys, with its settings under key.converter. instead "
                         "of the worker's.",
                  .group = common_group,
                  .order = 5,
                  .width = Width::Short,
                  .display_name = "Key converter class"})
      .add_class(&Config::value_converter,
                 {.name = "value.converter",
                  .default_value = ConfigData{},
                  .importance = Importance::Low,
                  .doc = "Converter of record values, with its settings under value.converter. "
                         "instead of the worker's.",
                  .group = common_group,
                  .order = 6,
                  .width = Width::Short,
                  .display_name = "Value converter class"})
      .add_class(&Config::header_converter,
                 {.name = "header.converter",
                  .default_value = ConfigData{},
                  .importance = Importance::Low,
                  .doc = "Converter of record headers, with its settings under header.converter. "
                         "instead of the worker's.",
                  .group = common_group,
                  .order = 7,
                  .width = Width::Short,
                  .display_name = "Header converter class"})
      .add(&Config::transforms,
           {.name = "transforms",
            .default_value = ConfigData{std::vector<std::string>{}},
            .validator = composite({non_null(), unique_aliases("transformation")}),
            .importance = Importance::Low,
            .doc = "Aliases of the transformations that every record passes, in this order; each "
                   "is described under transforms.ALIAS.",
            .group = transforms_group,
            .order = 8,
            .width = Width::Long,
            .display_name = "Transforms"})
      .add(&Config::predicates,
           {.name = "predicates",
            .default_value = ConfigData{std::vector<std::string>{}},
            .validator = composite({non_null(), unique_aliases("predicate")}),
            .importance = Importance::Low,
            .doc = "Aliases of the predicates that transformations may refer to; each is "
                   "described under predicates.ALIAS.",
            .group = predicates_group,
            .order = 9,
            .width = Width::Long,
            .display_name = "Predicates"})
      .add(&Config::config_action_reload,
           {.name = "config.action.reload",
            .default_value = ConfigData{std::string("restart")},
            .validator = one_of({"none", "restart"}),
            .importance = Importance::Low,
            .doc = "What happens when a config provider says that a value has expired: nothing, or "
                   "a restart of the connector.",
            .group = common_group,
            .order = 10,
            .width = Width::Medium,
            .display_name = "Reload Action"})
      .add(&Config::errors_retry_timeout_ms,
           {.name = "errors.retry.timeout",
            .default_value = ConfigData{int64_t{0}},
            .importance = Importance::Medium,
            .doc = "How long a failed operation is tried again, in milliseconds; 0 = not at all, "
                   "-1 = without end.",
            .group = error_group,
            .order = 1,
            .width = Width::Medium,
            .display_name = "Retry Timeout for Errors"})
      .add(&Config::errors_retry_delay_max_ms,
           {.name = "errors.retry.delay.max.ms",
            .default_value = ConfigData{int64_t{60000}},
            .importance = Importance::Medium,
            .doc = "Longest pause between two attempts in milliseconds; a pause at this limit is "
                   "shortened at random.",
            .group = error_group,
            .order = 2,
            .width = Width::Medium,
            .display_name = "Maximum Delay Between Retries for Errors"})
      .add(&Config::errors_tolerance,
           {.name = "errors.tolerance",
            .default_value = ConfigData{std::string("none")},
            .validator = one_of({"none", "all"}),
            .importance = Importance::Medium,
            .doc = "What a record that cannot be handled does: none = the task fails, all = the "
                   "record is skipped.",
            .group = error_group,
            .order = 3,
            .width = Width::Short,
            .display_name = "Error Tolerance"})
      .add(&Config::errors_log_enable,
           {.name = "errors.log.enable",
            .default_value = ConfigData{false},
            .importance = Importance::Medium,
            .doc = "Whether every failed operation is logged, tolerated ones included.",
            .group = error_group,
            .order = 4,
            .width = Width::Short,
            .display_name = "Log Errors"})
      .add(&Config::errors_log_include_messages,
           {.name = "errors.log.include.messages",
            .default_value = ConfigData{false},
            .importance = Importance::Medium,
            .doc = "Whether the log of a failed operation names the record: its place in Kafka for "
                   "a sink, its content for a source.",
            .group = error_group,
            .order = 5,
            .width = Width::Short,
            .display_name = "Log Error Details"});
}

Validator valid_regex() {
  auto check = [](std::string_view key, const ConfigData& value) {
    const auto* pattern = std::get_if<std::string>(&value);
    if (pattern == nullptr) {
      throw ConfigException(invalid_value_message(key, value, "Invalid regex: null"));
    }
    try {
      JavaRegex::compile(*pattern);
    } catch (const RegexSyntaxError& error) {
      throw ConfigException(
          invalid_value_message(key, value, fmt::format("Invalid regex: {}", error.what())));
    }
  };
  return {check, "valid regex"};
}

// Adds the keys of the plugins that one list of aliases names.
class PluginKeys {
 public:
  PluginKeys(std::string list_key, std::string group, std::string kind_name, PluginKind kind,
             const NullableConfigMap& props, const PluginRegistry& plugins)
      : list_key_(std::move(list_key)),
        group_(std::move(group)),
        kind_name_(std::move(kind_name)),
        kind_(kind),
        props_(props),
        plugins_(plugins) {}

  void add_to(ConfigDef& def) const {
    const auto aliases = props_.find(list_key_);
    if (aliases == props_.end() || !aliases->second) return;
    const ConfigData parsed = parse_config_type(list_key_, aliases->second, ConfigType::List);
    std::set<std::string> seen;
    for (const std::string& alias : std::get<std::vector<std::string>>(parsed)) {
      if (seen.insert(alias).second) add_alias(alias, def);
    }
  }

 private:
  void add_alias(const std::string& alias, ConfigDef& def) const {
    const std::string prefix = fmt::format("{}.{}.", list_key_, alias);
    const std::string group = fmt::format("{}: {}", group_, alias);
    const std::string type_key = prefix + "type";
    def.define({.name = type_key,
                .type = ConfigType::Class,
                .validator = predicate_of_negation(prefix),
                .importance = Importance::High,
                .doc = fmt::format("Class of the {} '{}'.", plugin_kind_name(kind_), alias),
                .group = group,
                .order = 0,
                .width = Width::Long,
                .display_name = fmt::format("{} type for {}", kind_name_, alias),
                .recommend = [class_names = class_names()](const auto&) { return class_names; },
                .resolve_class = resolver()});
    const auto type = props_.find(type_key);
    if (type == props_.end() || !type->second) return;
    const ConfigData name = parse_config_type(type_key, type->second, ConfigType::Class);
    if (const ConfigDef* own = plugin_def(std::get<std::string>(name))) {
      def.embed(prefix, group, 1, with_implicit_keys(*own));
    }
  }

  // A transformation that negates a predicate needs one.
  Validator predicate_of_negation(const std::string& prefix) const {
    if (kind_ != PluginKind::Transformation) return {};
    const bool is_missing =
        props_.contains(prefix + "negate") && !props_.contains(prefix + "predicate");
    auto check = [prefix, is_missing](std::string_view, const ConfigData&) {
      if (is_missing) {
        throw ConfigException(fmt::format(
            "Config '{0}negate' was provided but there is no config '{0}predicate' defining a "
            "predicate to be negated.",
            prefix));
      }
    };
    return {std::move(check), "class of a transformation"};
  }

  std::vector<std::string> class_names() const {
    std::vector<std::string> names;
    for (const PluginDescription& plugin : plugins_.describe()) {
      if (plugin.kind == kind_) names.push_back(plugin.class_name);
    }
    return names;
  }

  std::function<std::optional<std::string>(std::string_view)> resolver() const {
    return [&plugins = plugins_, kind = kind_](std::string_view name) {
      return plugins.resolve(kind, name);
    };
  }

  const ConfigDef* plugin_def(std::string_view name) const {
    if (kind_ == PluginKind::Predicate) {
      const auto* predicate = plugins_.find_predicate(name);
      return predicate == nullptr ? nullptr : &predicate->config_def();
    }
    const auto* transformation = plugins_.find_transformation(name);
    return transformation == nullptr ? nullptr : &transformation->config_def();
  }

  // Every transformation has these, in front of keys of its own with the same names.
  ConfigDef with_implicit_keys(const ConfigDef& own) const {
    if (kind_ != PluginKind::Transformation) return own;
    ConfigDef def;
    def.define({.name = "predicate",
                .default_value = ConfigData{},
                .doc = "Alias of the predicate that decides whether a record is transformed."});
    def.define({.name = "negate",
                .type = ConfigType::Boolean,
                .default_value = ConfigData{false},
                .doc = "Whether the predicate counts the other way round."});
    for (const ConfigKey& key : own.keys()) {
      if (def.find(key.name) == nullptr) def.define(key);
    }
    return def;
  }

  std::string list_key_;
  std::string group_;
  std::string kind_name_;
  PluginKind kind_;
  const NullableConfigMap& props_;
  const PluginRegistry& plugins_;
};

}  // namespace

const ConfigSpec<SinkConnectorConfig>& SinkConnectorConfig::spec() {
  static const auto spec = [] {
    ConfigSpec<SinkConnectorConfig> keys;
    add_common_keys(keys);
    keys.add(&SinkConnectorConfig::topics, {.name = "topics",
                                            .default_value = ConfigData{std::vector<std::string>{}},
                                            .importance = Importance::High,
                                            .doc = "Topics to consume, separated by commas.",
                                            .group = common_group,
                                            .order = 4,
                                            .width = Width::Long,
                                            .display_name = "Topics"})
        .add(&SinkConnectorConfig::topics_regex,
             {.name = "topics.regex",
              .default_value = ConfigData{std::string()},
              .validator = valid_regex(),
              .importance = Importance::High,
              .doc = "Regular expression in Java's syntax that matches the whole names of the "
                     "topics to consume, instead of topics.",
              .group = common_group,
              .order = 4,
              .width = Width::Long,
              .display_name = "Topics regex"})
        .add(&SinkConnectorConfig::dlq_topic_name,
             {.name = "errors.deadletterqueue.topic.name",
              .default_value = ConfigData{std::string()},
              .importance = Importance::Medium,
              .doc = "Topic that takes the records which this connector, its converters or its "
                     "transformations cannot handle; empty = they are not kept.",
              .group = error_group,
              .order = 6,
              .width = Width::Medium,
              .display_name = "Dead Letter Queue Topic Name"})
        .add(&SinkConnectorConfig::dlq_topic_replication_factor,
             {.name = "errors.deadletterqueue.topic.replication.factor",
              .default_value = ConfigData{int16_t{3}},
              .importance = Importance::Medium,
              .doc = "Replication factor of the dead letter queue when it has to be created.",
              .group = error_group,
              .order = 7,
              .width = Width::Medium,
              .display_name = "Dead Letter Queue Topic Replication Factor"})
        .add(&SinkConnectorConfig::dlq_context_headers_enable,
             {.name = "errors.deadletterqueue.context.headers.enable",
              .default_value = ConfigData{false},
              .importance = Importance::Medium,
              .doc = "Whether records of the dead letter queue get headers that say what failed; "
                     "their keys begin with __connect.errors.",
              .group = error_group,
              .order = 8,
              .width = Width::Medium,
              .display_name = "Enable Error Context Headers"});
    return keys;
  }();
  return spec;
}

const ConfigSpec<SourceConnectorConfig>& SourceConnectorConfig::spec() {
  static const auto spec = [] {
    ConfigSpec<SourceConnectorConfig> keys;
    add_common_keys(keys);
    keys.add(&SourceConnectorConfig::topic_creation_groups,
             {.name = "topic.creation.groups",
              .default_value = ConfigData{std::vector<std::string>{}},
              .validator = composite({non_null(), unique_aliases("topic creation group")}),
              .importance = Importance::Low,
              .doc = "Groups of settings for topics that the worker creates for this connector; "
                     "each is described under topic.creation.GROUP.",
              .group = "Topic Creation",
              .order = 1,
              .width = Width::Long,
              .display_name = "Topic Creation Groups"})
        .add(&SourceConnectorConfig::exactly_once_support,
             {.name = "exactly.once.support",
              .default_value = ConfigData{std::string("requested")},
              .validator = one_of_ignoring_case({"requested", "required"}),
              .importance = Importance::Medium,
              .doc = "Whether the connector must be able to write every record exactly once. Has "
                     "no effect in a standalone worker.",
              .group = exactly_once_group,
              .order = 2,
              .width = Width::Short,
              .display_name = "Exactly once support"})
        .add(&SourceConnectorConfig::transaction_boundary,
             {.name = "transaction.boundary",
              .default_value = ConfigData{std::string("poll")},
              .validator = one_of_ignoring_case({"poll", "interval", "connector"}),
              .importance = Importance::Medium,
              .doc = "When a transaction ends with exactly-once delivery: after each batch, after "
                     "an interval, or when the connector says so.",
              .group = exactly_once_group,
              .order = 3,
              .width = Width::Short,
              .display_name = "Transaction Boundary"})
        .add(&SourceConnectorConfig::transaction_boundary_interval_ms,
             {.name = "transaction.boundary.interval.ms",
              .default_value = ConfigData{},
              .validator = null_or(at_least(0)),
              .importance = Importance::Low,
              .doc = "Length of a transaction in milliseconds when transaction.boundary is "
                     "interval; null = the worker's offset.flush.interval.ms.",
              .group = exactly_once_group,
              .order = 4,
              .width = Width::Short,
              .display_name = "Transaction boundary interval"})
        .add(&SourceConnectorConfig::offsets_storage_topic,
             {.name = "offsets.storage.topic",
              .default_value = ConfigData{},
              .validator = non_empty_string(),
              .importance = Importance::Low,
              .doc = "Topic for the offsets of this connector instead of the worker's. Has no "
                     "effect in a standalone worker.",
              .group = "offsets.topic",
              .order = 1,
              .width = Width::Long,
              .display_name = "Offsets topic"});
    return keys;
  }();
  return spec;
}

ConnectorConfig parse_connector_config(ConnectorType type, const ConfigMap& props) {
  if (type == ConnectorType::Sink) return SinkConnectorConfig::spec().parse(props);
  return SourceConnectorConfig::spec().parse(props);
}

ErrorPolicy error_policy(const ConnectorConfig& config) {
  return {.retry_timeout = std::chrono::milliseconds(config.errors_retry_timeout_ms),
          .retry_delay_max = std::chrono::milliseconds(config.errors_retry_delay_max_ms),
          .tolerate_all = config.tolerates_all_errors(),
          .log = config.errors_log_enable,
          .log_messages = config.errors_log_include_messages};
}

std::vector<std::string> sink_topics(const NullableConfigMap& props) {
  const auto setting = props.find("topics");
  if (setting == props.end() || !setting->second) return {};
  const ConfigData parsed = parse_config_type("topics", setting->second, ConfigType::List);
  std::vector<std::string> topics;
  for (const std::string& topic : std::get<std::vector<std::string>>(parsed)) {
    const bool is_new = std::find(topics.begin(), topics.end(), topic) == topics.end();
    if (!topic.empty() && is_new) topics.push_back(topic);
  }
  return topics;
}

ConfigDef enriched_connector_def(const ConfigDef& base, const NullableConfigMap& props,
                                 const PluginRegistry& plugins) {
  ConfigDef def;
  for (ConfigKey key : base.keys()) {
    if (key.type == ConfigType::Class) {
      const PluginKind kind =
          key.name == "header.converter" ? PluginKind::HeaderConverter : PluginKind::Converter;
      key.resolve_class = [&plugins, kind](std::string_view name) {
        return plugins.resolve(kind, name);
      };
    }
    def.define(std::move(key));
  }
  PluginKeys("transforms", transforms_group, "Transformation", PluginKind::Transformation, props,
             plugins)
      .add_to(def);
  PluginKeys("predicates", predicates_group, "Predicate", PluginKind::Predicate, props, plugins)
      .add_to(def);
  return def;
}

}  // namespace kconnect
