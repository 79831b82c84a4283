#include "cli/configuration_check.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include <kconnect/errors.h>

#include "base/ascii_case.h"
#include "base/nearest_match.h"
#include "base/trim.h"
#include "cli/client_settings_check.h"
#include "cli/configuration_files.h"
#include "cli/connector_check.h"
#include "cli/exit_codes.h"
#include "cli/readable_secret.h"
#include "cli/resolved_config.h"
#include "config/substitute.h"

namespace kconnect {

namespace {

namespace fs = std::filesystem;

constexpr const char* offset_file_key = "offset.storage.file.filename";

void append(std::vector<Finding>& all, std::vector<Finding> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

// A file that is given twice tells everything twice.
void drop_repeated(std::vector<Finding>& sorted) {
  const auto same = [](const Finding& a, const Finding& b) {
    return a.file == b.file && a.line == b.line && a.key == b.key && a.message == b.message;
  };
  std::vector<Finding> kept;
  for (Finding& finding : sorted) {
    const bool is_known = std::any_of(kept.begin(), kept.end(),
                                      [&](const Finding& other) { return same(other, finding); });
    if (!is_known) kept.push_back(std::move(finding));
  }
  sorted = std::move(kept);
}

// Why offsets cannot be stored in a file; empty when they can.
std::string offset_file_problem(const std::string& file) {
  if (file.empty()) return "the name of a file is expected";
  std::error_code ignored;
  const fs::path folder = fs::absolute(file, ignored).parent_path();
  if (!fs::is_directory(folder, ignored)) {
    return fmt::format("the folder {} does not exist", folder.string());
  }
  if (fs::is_directory(file, ignored)) return "it is a folder, a file is expected";
  // The file is written anew beside the old one, which is then replaced.
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    return fmt::format("the folder {} cannot be written to", folder.string());
  }
  if (fs::exists(file, ignored) && ::access(file.c_str(), R_OK) != 0) {
    return "the file cannot be read";
  }
  return {};
}

// Why connectors cannot be kept in a folder; empty when they can.
std::string connector_folder_problem(const std::string& folder) {
  std::error_code ignored;
  const bool exists = fs::exists(folder, ignored);
  if (exists && !fs::is_directory(folder, ignored)) return "it is no folder";
  // A folder that is not there is made.
  const fs::path written = exists ? fs::path(folder) : fs::absolute(folder, ignored).parent_path();
  if (!fs::is_directory(written, ignored)) {
    return fmt::format("the folder {} does not exist", written.string());
  }
  if (::access(written.c_str(), W_OK | X_OK) != 0) {
    return fmt::format("the folder {} cannot be written to", written.string());
  }
  return {};
}

class ConfigurationCheck {
 public:
  ConfigurationCheck(const StandaloneOptions& options, const PluginRegistry& plugins,
                     const Environment& environment)
      : options_(options), plugins_(plugins), environment_(environment) {}

  CheckedConfiguration run() {
    load_files();
    check_worker();
    append(connector_findings_, repeated_names(connectors_));
    check_expectations();
    for (const ConnectorFileConfig& connector : connectors_) check(connector);
    check_persistence();
    finish();
    return std::move(result_);
  }

 private:
  void load_files() {
    ConfigurationFiles files = load_configuration_files(options_);
    worker_ = std::move(files.worker);
    connectors_ = std::move(files.connectors);
    usage_findings_ = std::move(files.usage_findings);
    worker_findings_ = std::move(files.worker_findings);
    connector_findings_ = std::move(files.connector_findings);
    result_.notes = std::move(files.notes);
  }

  void check_worker() {
    make_providers();
    ResolvedConfig resolved = resolve_config(worker_, result_.settings.providers);
    append(worker_findings_, std::move(resolved.findings));
    // After an unreadable file every key would be missing.
    if (has_error(worker_findings_) && worker_.props.empty()) return;
    tell_of_worker(check_worker_config(resolved.props, plugins_), resolved);
    for (const auto& [prefix, role] :
         {std::pair("producer.", ClientRole::Producer),
          std::pair("consumer.", ClientRole::Consumer), std::pair("admin.", ClientRole::Admin)}) {
      std::vector<Finding> findings = check_client_settings(prefix, role, resolved.props);
      // Not a setting of a client, though it begins like one.
      std::erase_if(findings, [](const auto& f) { return f.key.starts_with("admin.listeners"); });
      tell_of_worker(std::move(findings), resolved);
    }
    check_offset_file(resolved);
    check_embedded_kafka(resolved);
    if (auto finding = readable_secret(worker_)) worker_findings_.push_back(std::move(*finding));
    if (has_error(worker_findings_)) return;
    result_.settings.worker = parse_worker_config(without_nulls(resolved.props));
    policy_ = override_policy(result_.settings.worker);
  }

  void tell_of_worker(std::vector<Finding> findings, const ResolvedConfig& resolved) {
    for (Finding& finding : findings) {
      if (resolved.failed.contains(finding.key)) continue;
      finding.message = without_secrets(std::move(finding.message), finding.key, worker_, resolved);
      worker_findings_.push_back(worker_.placed(std::move(finding)));
    }
  }

  // A provider that cannot be made is among the findings about the worker's keys.
  void make_providers() {
    try {
      result_.settings.providers =
          make_config_providers(without_nulls(worker_.props), environment_);
    } catch (const ConfigException&) {
      result_.settings.providers.clear();
    }
  }

  void check_offset_file(const ResolvedConfig& resolved) {
    if (options_.offsets == "memory" || resolved.failed.contains(offset_file_key)) return;
    const auto file = resolved.props.find(offset_file_key);
    if (file == resolved.props.end() || !file->second) return;
    const std::string problem = offset_file_problem(*file->second);
    if (problem.empty()) return;
    worker_findings_.push_back(worker_.placed(
        {.code = FindingCode::UnusableOffsetFile,
         .key = offset_file_key,
         .message = invalid_value_message(offset_file_key, *file->second, problem)}));
  }

  // What protects a remote cluster means that it is not the one in this process.
  void check_embedded_kafka(const ResolvedConfig& resolved) {
    if (!options_.embedded_kafka) return;
    for (const std::string prefix : {"", "producer.", "consumer.", "admin."}) {
      const std::string key = prefix + "security.protocol";
      const auto entry = resolved.props.find(key);
      if (entry == resolved.props.end() || !entry->second) continue;
      if (upper_case(java_trim(*entry->second)) == "PLAINTEXT") continue;
      worker_findings_.push_back(
          worker_.placed({.code = FindingCode::InvalidCombination,
                          .key = key,
                          .message = fmt::format("{} is for a remote cluster: it does not go with "
                                                 "--embedded-kafka, which has PLAINTEXT only",
                                                 *entry->second),
                          .suggestion = fmt::format(
                              "leave out --embedded-kafka, or add --set {}=PLAINTEXT", key)}));
    }
  }

  void check_persistence() {
    const std::string& folder = options_.persist_connectors;
    if (folder.empty()) return;
    const auto report = [&](FindingCode code, std::vector<Finding>& findings, std::string message) {
      findings.push_back(
          {.code = code, .key = "--persist-connectors", .message = std::move(message)});
    };
    std::error_code ignored;
    if (std::any_of(options_.connector_files.begin(), options_.connector_files.end(),
                    [&](const auto& file) { return fs::equivalent(file, folder, ignored); })) {
      report(
          FindingCode::WrongOptionValue, usage_findings_,
          fmt::format("{} is among the connector files, whose connectors are not REST's", folder));
    }
    if (const std::string problem = connector_folder_problem(folder); !problem.empty()) {
      report(FindingCode::UnusableConnectorFolder, worker_findings_,
             fmt::format("connectors cannot be kept in {}: {}", folder, problem));
    }
  }

  void check_expectations() {
    std::vector<std::string> names;
    for (const ConnectorFileConfig& connector : connectors_) {
      const auto name = connector.props.find("name");
      if (name != connector.props.end() && name->second) names.push_back(*name->second);
    }
    for (const Expectation& expectation : options_.expectations) {
      if (std::ranges::find(names, expectation.connector) != names.end()) continue;
      const auto near = nearest_match(expectation.connector, names);
      usage_findings_.push_back({.code = FindingCode::WrongOptionValue,
                                 .key = "--expect",
                                 .message = fmt::format("{}: there is no connector {}",
                                                        expectation.text, expectation.connector),
                                 .suggestion = near ? fmt::format("did you mean {}?", *near) : ""});
    }
  }

  void check(const ConnectorFileConfig& connector) {
    if (auto finding = readable_secret(connector))
      connector_findings_.push_back(std::move(*finding));
    ResolvedConfig resolved = resolve_config(connector, result_.settings.providers);
    append(connector_findings_, std::move(resolved.findings));
    std::vector<Finding> findings = check_connector(connector, resolved, plugins_, policy_);
    const bool is_valid = !has_error(findings) && resolved.failed.empty();
    append(connector_findings_, std::move(findings));
    if (is_valid) look_for_standard_output(without_nulls(resolved.props));
  }

  void look_for_standard_output(const ConfigMap& props) {
    const auto* sink = plugins_.find_sink(props.at("connector.class"));
    if (sink == nullptr || sink->writes_standard_output == nullptr) return;
    if (sink->writes_standard_output(props)) result_.writes_standard_output = true;
  }

  void finish() {
    if (options_.strict) {
      for (auto* findings : {&usage_findings_, &worker_findings_, &connector_findings_}) {
        for (Finding& finding : *findings) finding.severity = Severity::Error;
      }
    }
    result_.exit_code = has_error(usage_findings_)       ? exit_usage
                        : has_error(worker_findings_)    ? exit_worker
                        : has_error(connector_findings_) ? exit_connector
                                                         : 0;
    result_.findings = std::move(usage_findings_);
    append(result_.findings, std::move(worker_findings_));
    append(result_.findings, std::move(connector_findings_));
    sort_findings(result_.findings);
    drop_repeated(result_.findings);

    StandaloneSettings& settings = result_.settings;
    settings.connectors = std::move(connectors_);
    settings.embedded_kafka = options_.embedded_kafka;
    settings.embedded_kafka_address_file = options_.embedded_kafka_address_file;
    settings.rest = options_.rest != "off";
    settings.rest_port_file = options_.rest_port_file;
    settings.offsets_in_memory = options_.offsets == "memory";
    settings.limits = options_.limits;
    settings.summary_file = options_.summary_file;
    settings.junit_file = options_.junit_file;
    settings.expectations = options_.expectations;
    settings.shutdown_timeout = options_.shutdown_timeout;
    settings.persist_connectors = options_.persist_connectors;
    if (options_.watch) settings.watch = WatchedFiles{options_, worker_.props};
    if (options_.restart_failed) {
      settings.restart_failed = RestartPolicy{.first_delay = *options_.restart_failed};
    }
  }

  const StandaloneOptions& options_;
  const PluginRegistry& plugins_;
  const Environment& environment_;
  FileConfig worker_;
  std::vector<ConnectorFileConfig> connectors_;
  ClientOverridePolicy policy_ = ClientOverridePolicy::All;  // as long as the worker's is not known
  std::vector<Finding> usage_findings_;
  std::vector<Finding> worker_findings_;
  std::vector<Finding> connector_findings_;
  CheckedConfiguration result_;
};

}  // namespace

CheckedConfiguration check_configuration(const StandaloneOptions& options,
                                         const PluginRegistry& plugins,
                                         const Environment& environment) {
  return ConfigurationCheck(options, plugins, environment).run();
}

}  // namespace kconnect
