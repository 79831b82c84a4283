#include "cli/configuration_files.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "cli/overrides.h"
#include "config/connector_file.h"
#include "config/connector_folder.h"
#include "config/worker_file.h"

namespace kconnect {

namespace {

template <typename Item>
void append(std::vector<Item>& all, std::vector<Item> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

const std::string* name_of(const ConnectorFileConfig& connector) {
  const auto name = connector.props.find("name");
  return name == connector.props.end() || !name->second ? nullptr : &*name->second;
}

void load_file(const std::string& path, ConfigurationFiles& files) {
  LoadedFile file = load_connector_file(path);
  append(files.connector_findings, std::move(file.findings));
  append(files.connectors, std::move(file.connectors));
}

// What REST has made before; the connectors of the command line come before those of their name.
void load_persisted(const std::string& folder, ConfigurationFiles& files) {
  ConfigurationFiles persisted;
  for (const std::string& path : connector_files_of(folder)) {
    if (path.ends_with(".json")) load_file(path, persisted);
  }
  append(files.connector_findings, std::move(persisted.connector_findings));
  const size_t own = files.connectors.size();
  for (ConnectorFileConfig& connector : persisted.connectors) {
    const std::string* name = name_of(connector);
    const auto end = files.connectors.begin() + static_cast<std::ptrdiff_t>(own);
    const auto first = std::find_if(files.connectors.begin(), end, [&](const auto& other) {
      return name != nullptr && name_of(other) != nullptr && *name_of(other) == *name;
    });
    if (first != end) {
      files.notes.push_back(fmt::format("Connector {} is taken from {}, not from {}", *name,
                                        first->file, connector.file));
      continue;
    }
    connector.persisted = true;
    files.connectors.push_back(std::move(connector));
  }
}

}  // namespace

ConfigurationFiles load_configuration_files(const StandaloneOptions& options) {
  ConfigurationFiles files;
  LoadedFile worker = load_worker_file(options.worker_file);
  // A pipeline file may hold connectors too: an error of its syntax is one of the worker.
  files.worker_findings = std::move(worker.findings);
  files.worker = std::move(worker.worker);
  files.connectors = std::move(worker.connectors);
  for (const std::string& argument : options.connector_files) {
    for (const std::string& path : connector_files_of(argument)) load_file(path, files);
  }
  if (!options.persist_connectors.empty()) load_persisted(options.persist_connectors, files);
  files.usage_findings = apply_overrides(options, files.worker, files.connectors);
  return files;
}

std::vector<Finding> repeated_names(const std::vector<ConnectorFileConfig>& connectors) {
  std::vector<Finding> findings;
  std::map<std::string, const ConnectorFileConfig*> first_of_name;
  for (const ConnectorFileConfig& connector : connectors) {
    const std::string* name = name_of(connector);
    if (name == nullptr) continue;
    const auto [first, is_new] = first_of_name.emplace(*name, &connector);
    if (is_new) continue;
    findings.push_back(connector.placed(
        {.code = FindingCode::RepeatedConnectorName,
         .key = "name",
         .message = fmt::format("Connector {} already exists", *name),
         .suggestion = fmt::format("the first one is in {}:{}", first->second->file,
                                   first->second->line_of("name"))}));
  }
  return findings;
}

}  // namespace kconnect
