#include "cli/configuration_check.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <unistd.h>

#include <kconnect/errors.h>

#include "base/nearest_match.h"
#include "base/trim.h"
#include "config/connector_file.h"
#include "config/substitute.h"
#include "config/worker_file.h"
#include "runtime/connector_config.h"
#include "runtime/connector_validator.h"

namespace kconnect {

namespace {

constexpr int exit_worker = 2;
constexpr int exit_connector = 3;

bool has_error(const std::vector<Finding>& findings) {
  return count_findings(findings, Severity::Error) > 0;
}

ConfigMap without_nulls(const NullableConfigMap& props) {
  ConfigMap result;
  for (const auto& [key, value] : props) {
    if (value) result[key] = *value;
  }
  return result;
}

class Check {
 public:
  Check(const StandaloneOptions& options, const PluginRegistry& plugins)
      : options_(options), plugins_(plugins) {}

  CheckedConfiguration run();

 private:
  void load_files();
  void apply_overrides();
  void check_worker();
  void make_providers();
  NullableConfigMap resolve(const FileConfig& config, std::vector<Finding>& findings) const;
  void warn_of_unknown_worker_keys();
  void check_offset_file();
  void check_connectors();
  void check_connector(ConnectorFileConfig& connector, const ConnectorValidator& validator);
  void check_rows(const ConnectorFileConfig& connector, const ConfigInfos& infos);
  void refuse_class(const ConnectorFileConfig& connector, const HerderException& error);
  void warn_of_unknown_connector_keys(const ConnectorFileConfig& connector,
                                      const ConfigInfos& infos);
  void add_at(const FileConfig& config, const std::string& key, Severity severity, FindingCode code,
              std::string message, std::string suggestion, std::vector<Finding>& findings) const;

  const StandaloneOptions& options_;
  const PluginRegistry& plugins_;
  FileConfig worker_;
  std::vector<ConnectorFileConfig> connectors_;
  std::vector<Finding> worker_findings_;
  std::vector<Finding> connector_findings_;
  CheckedConfiguration result_;
};

void Check::add_at(const FileConfig& config, const std::string& key, Severity severity,
                   FindingCode code, std::string message, std::string suggestion,
                   std::vector<Finding>& findings) const {
  findings.push_back({severity, code, config.file, config.line_of(key), key, std::move(message),
                      std::move(suggestion)});
}

void append(std::vector<Finding>& all, std::vector<Finding> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

void Check::load_files() {
  LoadedFile worker = load_worker_file(options_.worker_file);
  append(worker_findings_, std::move(worker.findings));
  worker_ = std::move(worker.worker);
  connectors_ = std::move(worker.connectors);
  for (const std::string& file : options_.connector_files) {
    LoadedFile loaded = load_connector_file(file);
    append(connector_findings_, std::move(loaded.findings));
    std::move(loaded.connectors.begin(), loaded.connectors.end(), std::back_inserter(connectors_));
  }
}

void Check::apply_overrides() {
  for (const std::string& override : options_.overrides) {
    const size_t equals = override.find('=');
    const std::string key = override.substr(0, equals);
    const std::string value = override.substr(equals + 1);
    const size_t colon = key.find(':');
    if (colon == std::string::npos) {
      worker_.props[key] = value;
      continue;
    }
    const std::string name = key.substr(0, colon);
    const auto connector = std::find_if(connectors_.begin(), connectors_.end(), [&](const auto& c) {
      const auto own = c.props.find("name");
      return own != c.props.end() && own->second == name;
    });
    if (connector == connectors_.end()) {
      connector_findings_.push_back(
          {Severity::Error, FindingCode::WrongOptionValue, "", 0, "--set",
           fmt::format("there is no connector {} to set {}", name, key.substr(colon + 1)), ""});
    } else {
      connector->props[key.substr(colon + 1)] = value;
    }
  }
  if (!options_.listen.empty()) worker_.props["listeners"] = options_.listen;
  if (!options_.offsets.empty()) worker_.props["offset.storage.file.filename"] = options_.offsets;
}

// A provider that cannot be made is among the findings of the worker's own check.
void Check::make_providers() {
  try {
    result_.settings.providers =
        make_config_providers(without_nulls(worker_.props), process_environment());
  } catch (const ConfigException&) {
    result_.settings.providers.clear();
  }
}

NullableConfigMap Check::resolve(const FileConfig& config, std::vector<Finding>& findings) const {
  try {
    SubstitutedConfig resolved = substitute(config.props, result_.settings.providers);
    for (const UnresolvedVariable& variable : resolved.unresolved) {
      add_at(config, variable.config_key, Severity::Warning, FindingCode::UnresolvedVariable,
             fmt::format("{} stays as it is: {}", variable.text, variable.reason), "", findings);
    }
    return std::move(resolved.values);
  } catch (const ConfigException& error) {
    const auto user = std::find_if(config.props.begin(), config.props.end(), [](const auto& entry) {
      return entry.second && has_variable(*entry.second);
    });
    add_at(config, user == config.props.end() ? "" : user->first, Severity::Error,
           FindingCode::FailedVariable, error.what(), "", findings);
    return config.props;
  }
}

void Check::check_worker() {
  make_providers();
  const NullableConfigMap props = resolve(worker_, worker_findings_);
  for (Finding finding : check_worker_config(props, plugins_)) {
    finding.file = worker_.file;
    finding.line = worker_.line_of(finding.key);
    worker_findings_.push_back(std::move(finding));
  }
  warn_of_unknown_worker_keys();
  if (has_error(worker_findings_)) return;
  result_.settings.worker = parse_worker_config(without_nulls(props));
  if (options_.offsets != "memory") check_offset_file();
}

void Check::warn_of_unknown_worker_keys() {
  for (const auto& [key, value] : worker_.props) {
    if (is_known_worker_key(key)) continue;
    const auto near = nearest_match(key, suggested_worker_keys());
    add_at(worker_, key, Severity::Warning, FindingCode::UnknownKey,
           fmt::format("{} is no key of a worker", key),
           near ? fmt::format("did you mean {}?", *near) : "", worker_findings_);
  }
}

void Check::check_offset_file() {
  const std::string key = "offset.storage.file.filename";
  const std::string& file = result_.settings.worker.offset_storage_file_filename;
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  std::string problem;
  if (!std::filesystem::is_directory(folder)) {
    problem = fmt::format("the folder {} does not exist", folder.string());
  } else if (std::filesystem::is_directory(file)) {
    problem = fmt::format("{} is a folder, expected a file", file);
  } else if (::access(folder.c_str(), W_OK) != 0) {
    problem = fmt::format("the folder {} cannot be written to", folder.string());
  }
  if (problem.empty()) return;
  add_at(worker_, key, Severity::Error, FindingCode::UnusableOffsetFile,
         fmt::format("Invalid value {} for configuration {}: {}", file, key, problem), "",
         worker_findings_);
}

void Check::check_connectors() {
  ClientOverridePolicy policy = ClientOverridePolicy::All;
  if (!has_error(worker_findings_)) policy = override_policy(result_.settings.worker);
  const ConnectorValidator validator(plugins_, result_.settings.providers, policy);
  std::set<std::string> names;
  for (ConnectorFileConfig& connector : connectors_) {
    check_connector(connector, validator);
    const auto name = connector.props.find("name");
    if (name == connector.props.end() || !name->second) continue;
    if (!names.insert(std::string(java_trim(*name->second))).second) {
      add_at(connector, "name", Severity::Error, FindingCode::RepeatedConnectorName,
             fmt::format("Connector {} already exists", *name->second),
             "give every connector a name of its own", connector_findings_);
    }
  }
}

void Check::check_connector(ConnectorFileConfig& connector, const ConnectorValidator& validator) {
  std::vector<Finding> unresolved;
  const NullableConfigMap resolved = resolve(connector, unresolved);
  const bool readable = !has_error(unresolved);
  append(connector_findings_, std::move(unresolved));
  if (!readable) return;
  try {
    const ConfigInfos infos = validator.validate(connector.props);
    check_rows(connector, infos);
    warn_of_unknown_connector_keys(connector, infos);
    if (infos.error_count > 0) return;
    const ConfigMap props = without_nulls(resolved);
    const auto* sink = plugins_.find_sink(std::string(java_trim(props.at("connector.class"))));
    if (sink != nullptr && sink->writes_standard_output != nullptr &&
        sink->writes_standard_output(props)) {
      result_.writes_standard_output = true;
    }
  } catch (const HerderException& error) {
    refuse_class(connector, error);
  }
}

void Check::check_rows(const ConnectorFileConfig& connector, const ConfigInfos& infos) {
  for (const ConfigInfo& info : infos.configs) {
    if (!info.value) continue;
    const auto& messages = info.value->error_messages;
    for (size_t i = 0; i < messages.size(); ++i) {
      // After a value that does not parse Java goes on with null, and complains of that too.
      if (i > 0 && messages[i].starts_with("Invalid value null ")) continue;
      if (std::find(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(i),
                    messages[i]) != messages.begin() + static_cast<std::ptrdiff_t>(i)) {
        continue;
      }
      const bool missing = messages[i].starts_with("Missing required configuration");
      add_at(connector, info.value->name, Severity::Error,
             missing ? FindingCode::MissingKey : FindingCode::InvalidValue, messages[i], "",
             connector_findings_);
    }
  }
}

void Check::refuse_class(const ConnectorFileConfig& connector, const HerderException& error) {
  const auto named = connector.props.find("connector.class");
  if (named == connector.props.end() || !named->second) {
    add_at(connector, "connector.class", Severity::Error, FindingCode::MissingKey,
           "Missing required configuration \"connector.class\" which has no default value.", "",
           connector_findings_);
    return;
  }
  const std::string class_name(java_trim(*named->second));
  if (plugins_.find_source(class_name) != nullptr || plugins_.find_sink(class_name) != nullptr) {
    add_at(connector, "", Severity::Error, FindingCode::InvalidValue, error.what(), "",
           connector_findings_);
    return;
  }
  std::vector<std::string> names = plugins_.names(PluginKind::SourceConnector);
  for (std::string& name : plugins_.names(PluginKind::SinkConnector))
    names.push_back(std::move(name));
  std::string available;
  for (const PluginDescription& plugin : plugins_.describe()) {
    if (plugin.kind != PluginKind::SourceConnector && plugin.kind != PluginKind::SinkConnector)
      continue;
    available += (available.empty() ? "" : ", ") + plugin.class_name;
  }
  const auto near = nearest_match(class_name, names);
  add_at(connector, "connector.class", Severity::Error, FindingCode::UnknownClass,
         fmt::format("Failed to find any class that implements Connector and which name matches {}",
                     class_name),
         fmt::format("{}available: {}", near ? fmt::format("did you mean {}?\n", *near) : "",
                     available),
         connector_findings_);
}

// Java ignores such keys without a word.
void Check::warn_of_unknown_connector_keys(const ConnectorFileConfig& connector,
                                           const ConfigInfos& infos) {
  std::vector<std::string> known;
  for (const ConfigInfo& info : infos.configs) {
    if (info.definition) known.push_back(info.definition->name);
  }
  constexpr std::string_view families[] = {"transforms.",        "predicates.",
                                           "producer.override.", "consumer.override.",
                                           "admin.override.",    "topic.creation.",
                                           "key.converter.",     "value.converter.",
                                           "header.converter.",  "errors.deadletterqueue."};
  for (const auto& [key, value] : connector.props) {
    const bool of_family =
        std::any_of(std::begin(families), std::end(families),
                    [&key = key](std::string_view family) { return key.starts_with(family); });
    if (of_family || std::find(known.begin(), known.end(), key) != known.end()) continue;
    const auto near = nearest_match(key, known);
    add_at(connector, key, Severity::Warning, FindingCode::UnknownKey,
           fmt::format("{} is no key of this connector", key),
           near ? fmt::format("did you mean {}?", *near) : "", connector_findings_);
  }
}

CheckedConfiguration Check::run() {
  load_files();
  apply_overrides();
  check_worker();
  check_connectors();
  result_.exit_code = has_error(worker_findings_)      ? exit_worker
                      : has_error(connector_findings_) ? exit_connector
                                                       : 0;
  result_.findings = std::move(worker_findings_);
  append(result_.findings, std::move(connector_findings_));
  sort_findings(result_.findings);

  StandaloneSettings& settings = result_.settings;
  settings.connectors = std::move(connectors_);
  settings.embedded_kafka = options_.embedded_kafka;
  settings.embedded_kafka_address_file = options_.embedded_kafka_address_file;
  settings.rest = options_.rest != "off";
  settings.rest_port_file = options_.rest_port_file;
  settings.offsets_in_memory = options_.offsets == "memory";
  settings.shutdown_timeout = options_.shutdown_timeout;
  return std::move(result_);
}

}  // namespace

CheckedConfiguration check_configuration(const StandaloneOptions& options,
                                         const PluginRegistry& plugins) {
  return Check(options, plugins).run();
}

}  // namespace kconnect
