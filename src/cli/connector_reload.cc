#include "cli/connector_reload.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <kconnect/log.h>

#include "cli/connector_check.h"
#include "cli/resolved_config.h"

namespace kconnect {

namespace {

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.cli.ConnectStandalone");
  return instance;
}

std::string name_of(const ConnectorFileConfig& connector) {
  const auto name = connector.props.find("name");
  return name == connector.props.end() ? "" : name->second.value_or("");
}

}  // namespace

ConnectorReload::ConnectorReload(WatchedFiles files, Rules rules, Herder& herder,
                                 const std::vector<ConnectorFileConfig>& started, Deleted deleted)
    : files_(std::move(files)), rules_(rules), herder_(herder), deleted_(std::move(deleted)) {
  files_.options.persist_connectors.clear();
  for (const ConnectorFileConfig& connector : started) {
    if (!connector.persisted) applied_[name_of(connector)] = connector;
  }
  ConfigurationFiles now = load();
  // Warnings were shown at the start.
  for (const auto& [file, findings] : check(now)) {
    if (!has_error(findings)) told_[file] = findings_text(findings);
  }
}

void ConnectorReload::run() {
  ConfigurationFiles files = load();
  look_at_worker(files);
  const Findings findings = check(files);
  std::set<std::string> refused;
  for (const auto& [file, list] : findings) {
    if (has_error(list)) refused.insert(file);
  }
  tell(findings, refused);
  remove_vanished(files.connectors, refused);
  for (const ConnectorFileConfig& connector : files.connectors) {
    if (!refused.contains(connector.file)) apply(connector);
  }
}

// A file that is gone holds no connectors any more.
ConfigurationFiles ConnectorReload::load() const {
  StandaloneOptions options = files_.options;
  std::erase_if(options.connector_files, [](const std::string& file) {
    std::error_code ignored;
    return !std::filesystem::exists(file, ignored);
  });
  return load_configuration_files(options);
}

void ConnectorReload::look_at_worker(ConfigurationFiles& files) {
  if (has_error(files.worker_findings) || files.worker.props == files_.worker_props) return;
  files_.worker_props = files.worker.props;
  log().warn("{} has changed: settings of the worker take effect when it is started again",
             files.worker.file);
}

ConnectorReload::Findings ConnectorReload::check(ConfigurationFiles& files) const {
  Findings findings;
  const auto add = [&](const std::string& file, std::vector<Finding> more) {
    for (Finding& finding : more) {
      if (files_.options.strict) finding.severity = Severity::Error;
      findings[file].push_back(std::move(finding));
    }
  };
  for (Finding& finding : files.worker_findings) add(finding.file, {finding});
  for (Finding& finding : files.connector_findings) add(finding.file, {finding});
  for (Finding& finding : repeated_names(files.connectors)) add(finding.file, {finding});
  for (const ConnectorFileConfig& connector : files.connectors) {
    const ResolvedConfig resolved = resolve_config(connector, rules_.providers);
    add(connector.file, resolved.findings);
    add(connector.file, check_connector(connector, resolved, rules_.plugins, rules_.policy));
  }
  for (auto& [file, list] : findings) sort_findings(list);
  return findings;
}

void ConnectorReload::tell(const Findings& findings, const std::set<std::string>& refused) {
  std::map<std::string, std::string> texts;
  for (const auto& [file, list] : findings) {
    const std::string& text = texts[file] = findings_text(list);
    if (told_[file] == text) continue;
    const std::string_view shown = std::string_view(text).substr(0, text.size() - 1);
    if (refused.contains(file)) {
      log().error("{} is not taken, what it said before goes on:\n{}", file, shown);
    } else {
      log().warn("{}:\n{}", file, shown);
    }
  }
  told_ = std::move(texts);
}

void ConnectorReload::remove_vanished(const std::vector<ConnectorFileConfig>& connectors,
                                      const std::set<std::string>& refused) {
  std::set<std::string> present;
  for (const ConnectorFileConfig& connector : connectors) present.insert(name_of(connector));
  for (auto entry = applied_.begin(); entry != applied_.end();) {
    const auto& [name, connector] = *entry;
    if (present.contains(name) || refused.contains(connector.file)) {
      ++entry;
      continue;
    }
    try {
      herder_.delete_connector(name);
      log().info("Connector {} is gone from {}: deleted", name, connector.file);
    } catch (const HerderException& error) {
      if (error.status() != 404) {
        log().error("Connector {} is gone from {} and cannot be deleted: {}", name, connector.file,
                    error.what());
      }
    }
    deleted_(name);
    entry = applied_.erase(entry);
  }
}

void ConnectorReload::apply(const ConnectorFileConfig& connector) {
  const std::string name = name_of(connector);
  const auto before = applied_.find(name);
  if (before != applied_.end() && before->second.props == connector.props) return;
  const TargetState target =
      parse_initial_state(connector.initial_state.value_or("RUNNING")).value();
  try {
    const bool created = herder_.put_connector_config(name, connector.props, target, true).created;
    applied_[name] = connector;
    log().info("Connector {} of {} is {}", name, connector.file,
               created ? "new: created" : "changed: it has its new configuration");
  } catch (const HerderException& error) {
    // What is refused is tried again at the next look.
    const bool is_taken = error.status() >= 500;
    if (is_taken) applied_[name] = connector;
    log().error("Connector {} of {} is {}: {}", name, connector.file,
                is_taken ? "changed, but does not start" : "not taken, what it was before goes on",
                error.what());
  }
}

}  // namespace kconnect
