#include "cli/connector_check.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/nearest_match.h"
#include "cli/client_settings_check.h"
#include "runtime/connector_validator.h"

namespace kconnect {

namespace {

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto nearest = nearest_match(word, candidates);
  return nearest ? fmt::format("did you mean {}?", *nearest) : std::string();
}

PluginKind kind_of_class_key(std::string_view key) {
  if (key.starts_with("transforms.")) return PluginKind::Transformation;
  if (key.starts_with("predicates.")) return PluginKind::Predicate;
  return key == "header.converter" ? PluginKind::HeaderConverter : PluginKind::Converter;
}

// The shortest names of all connectors.
std::string connector_aliases(const PluginRegistry& plugins) {
  std::string aliases;
  for (const PluginDescription& plugin : plugins.describe()) {
    const bool is_connector =
        plugin.kind == PluginKind::SourceConnector || plugin.kind == PluginKind::SinkConnector;
    if (!is_connector || plugin.full_name_only) continue;
    std::string_view name = plugin.class_name;
    name.remove_prefix(name.rfind('.') + 1);
    constexpr std::string_view suffix = "Connector";
    if (name.ends_with(suffix)) name.remove_suffix(suffix.size());
    aliases += (aliases.empty() ? "" : ", ") + std::string(name);
  }
  return aliases;
}

class ConnectorCheck {
 public:
  ConnectorCheck(const ConnectorFileConfig& connector, const ResolvedConfig& resolved,
                 const PluginRegistry& plugins, ClientOverridePolicy policy)
      : connector_(connector),
        resolved_(resolved),
        props_(resolved.props),
        plugins_(plugins),
        policy_(policy) {}

  std::vector<Finding> run() {
    const std::string* class_name = value_of("connector.class");
    if (class_name == nullptr) {
      report(FindingCode::MissingKey, "connector.class",
             "Missing required configuration \"connector.class\" which has no default value.");
    } else if (!plugins_.resolve(PluginKind::Connector, *class_name)) {
      refuse_class(*class_name);
    } else if (const auto infos = validate()) {
      check_rows(*infos);
      check_predicates();
      check_overrides();
      warn_of_unknown_keys(*infos);
    }
    return std::move(findings_);
  }

 private:
  const std::string* value_of(const std::string& key) const {
    const auto entry = props_.find(key);
    return entry == props_.end() || !entry->second ? nullptr : &*entry->second;
  }

  std::vector<std::string> list_of(const std::string& key) const {
    const std::string* value = value_of(key);
    if (value == nullptr) return {};
    return std::get<std::vector<std::string>>(parse_config_type(key, *value, ConfigType::List));
  }

  void report(FindingCode code, const std::string& key, std::string message,
              std::string suggestion = {}, Severity severity = Severity::Error) {
    if (resolved_.failed.contains(key)) return;
    findings_.push_back(connector_.placed(
        {.severity = severity,
         .code = code,
         .key = key,
         .message = without_secrets(std::move(message), key, connector_, resolved_),
         .suggestion = std::move(suggestion)}));
  }

  void warn(FindingCode code, const std::string& key, std::string message,
            std::string suggestion = {}) {
    report(code, key, std::move(message), std::move(suggestion), Severity::Warning);
  }

  void refuse_class(const std::string& class_name) {
    std::string suggestion = did_you_mean(class_name, plugins_.names(PluginKind::Connector));
    if (!suggestion.empty()) suggestion += '\n';
    report(FindingCode::UnknownClass, "connector.class",
           fmt::format("\"{0}\" is not a connector: Failed to find any class that implements "
                       "Connector and which name matches {0}",
                       class_name),
           suggestion +
               fmt::format("available: {}   (kconnect plugins)", connector_aliases(plugins_)));
  }

  // Overridden client settings of a wrong type end the validation one at a time: each is reported
  // and left out.
  std::optional<ConfigInfos> validate() {
    const ConnectorValidator validator(plugins_, {}, policy_, Outside::LeaveAlone);
    while (true) {
      try {
        return validator.validate(props_);
      } catch (const HerderException& error) {
        if (!report_override(error.what())) {
          report(FindingCode::InvalidValue, "", error.what());
          return std::nullopt;
        }
      }
    }
  }

  bool report_override(const std::string& message) {
    for (const auto* prefix : {"producer.override.", "admin.override.", "consumer.override."}) {
      for (const auto& [name, value] : with_prefix(props_, prefix)) {
        if (!message.starts_with(fmt::format(
                "Invalid value {} for configuration {}: ", value.value_or("null"), name))) {
          continue;
        }
        report(FindingCode::InvalidValue, prefix + name, message);
        props_.erase(prefix + name);
        return true;
      }
    }
    return false;
  }

  void check_rows(const ConfigInfos& infos) {
    std::set<std::string> told;
    for (const ConfigInfo& info : infos.configs) {
      if (!info.value) continue;
      const std::vector<std::string>& messages = info.value->error_messages;
      for (size_t i = 0; i < messages.size(); ++i) {
        // After a value that does not parse Java goes on with null, and complains of that too.
        const bool is_echo = i > 0 && messages[i].starts_with("Invalid value null ");
        if (!is_echo && told.insert(messages[i]).second) report_row(info, messages[i]);
      }
    }
  }

  void report_row(const ConfigInfo& info, const std::string& message) {
    const std::string& key = info.value->name;
    if (key == "name" && !props_.contains(key)) return;  // said when the file was read
    const std::string* raw = value_of(key);
    const bool is_class = info.definition && info.definition->type == ConfigType::Class;
    if (is_class && raw != nullptr && !info.value->value) {
      report(FindingCode::UnknownClass, key, message,
             did_you_mean(*raw, plugins_.names(kind_of_class_key(key))));
      return;
    }
    const bool is_missing = !props_.contains(key) && info.definition &&
                            message.starts_with("Missing required configuration");
    report(is_missing ? FindingCode::MissingKey : code_of(message), key, message,
           is_missing ? info.definition->doc : std::string());
  }

  static FindingCode code_of(const std::string& message) {
    if (message.starts_with("Null value ")) return FindingCode::NullValue;
    if (message.starts_with("Invalid value ")) return FindingCode::InvalidValue;
    if (message.find(" policy does not allow ") != std::string::npos) {
      return FindingCode::ForbiddenOverride;
    }
    return FindingCode::InvalidCombination;
  }

  // Java's validation lets these pass, the task fails at its start.
  void check_predicates() {
    const std::vector<std::string> predicates = list_of("predicates");
    for (const std::string& alias : list_of("transforms")) {
      const std::string key = fmt::format("transforms.{}.predicate", alias);
      const std::string* predicate = value_of(key);
      if (predicate == nullptr ||
          std::find(predicates.begin(), predicates.end(), *predicate) != predicates.end()) {
        continue;
      }
      warn(FindingCode::InvalidCombination, key,
           fmt::format("\"{}\" is not listed in predicates: tasks will fail", *predicate),
           did_you_mean(*predicate, predicates));
    }
  }

  void check_overrides() {
    for (const auto& [prefix, role] : {std::pair("producer.override.", ClientRole::Producer),
                                       std::pair("consumer.override.", ClientRole::Consumer),
                                       std::pair("admin.override.", ClientRole::Admin)}) {
      for (Finding& finding : check_client_settings(prefix, role, props_)) {
        if (!is_told(finding.key)) warn(finding.code, finding.key, std::move(finding.message));
      }
    }
  }

  bool is_told(const std::string& key) const {
    return std::any_of(findings_.begin(), findings_.end(),
                       [&](const Finding& finding) { return finding.key == key; });
  }

  // Java ignores such keys without a word.
  void warn_of_unknown_keys(const ConfigInfos& infos) {
    std::vector<std::string> known;
    for (const ConfigInfo& info : infos.configs) {
      if (info.definition) known.push_back(info.definition->name);
    }
    const std::set<std::string> known_keys(known.begin(), known.end());
    for (const auto& [key, value] : connector_.props) {
      if (known_keys.contains(key) || belongs_to_client(key)) continue;
      if (const std::string* converter = stray_converter(key)) {
        warn(FindingCode::IgnoredKey, key,
             fmt::format("has no effect without {}, since the worker's converter comes with the "
                         "worker's settings",
                         *converter));
      } else {
        warn(FindingCode::UnknownKey, key, "not a key of this connector: Java ignores it too",
             did_you_mean(key, with_families(key, known)));
      }
    }
  }

  static constexpr std::array<std::string_view, 4> families = {
      "producer.override.", "consumer.override.", "admin.override.", "topic.creation."};

  static bool belongs_to_client(std::string_view key) {
    return std::any_of(families.begin(), families.end(),
                       [&](std::string_view family) { return key.starts_with(family); });
  }

  // The known keys, and what a key would be in each family: the first two parts may be misspelt.
  static std::vector<std::string> with_families(std::string_view key,
                                                std::vector<std::string> known) {
    const size_t second_dot = key.find('.', key.find('.') + 1);
    if (second_dot == std::string_view::npos) return known;
    for (const std::string_view family : families)
      known.push_back(std::string(family) + std::string(key.substr(second_dot + 1)));
    return known;
  }

  // The converter key that a setting of a converter needs and does not have.
  const std::string* stray_converter(std::string_view key) const {
    static const std::array<std::string, 3> converters = {"key.converter", "value.converter",
                                                          "header.converter"};
    for (const std::string& converter : converters) {
      if (key.starts_with(converter + '.') && !props_.contains(converter)) return &converter;
    }
    return nullptr;
  }

  const ConnectorFileConfig& connector_;
  const ResolvedConfig& resolved_;
  NullableConfigMap props_;
  const PluginRegistry& plugins_;
  ClientOverridePolicy policy_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_connector(const ConnectorFileConfig& connector,
                                     const ResolvedConfig& resolved, const PluginRegistry& plugins,
                                     ClientOverridePolicy policy) {
  return ConnectorCheck(connector, resolved, plugins, policy).run();
}

}  // namespace kconnect
