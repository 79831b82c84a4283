#include "cli/overrides.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/nearest_match.h"

namespace kconnect {

namespace {

std::optional<std::string> name_of(const FileConfig& connector) {
  const auto name = connector.props.find("name");
  return name == connector.props.end() ? std::nullopt : name->second;
}

Finding unknown_connector(const char* option, const std::string& name,
                          const std::vector<ConnectorFileConfig>& connectors) {
  std::vector<std::string> names;
  for (const ConnectorFileConfig& connector : connectors) {
    if (auto known = name_of(connector)) names.push_back(std::move(*known));
  }
  const auto nearest = nearest_match(name, names);
  return {.code = FindingCode::WrongOptionValue,
          .key = option,
          .message = fmt::format("no file describes a connector named {}", name),
          .suggestion = nearest         ? fmt::format("did you mean {}?", *nearest)
                        : names.empty() ? ""
                                        : fmt::format("known: {}", fmt::join(names, ", "))};
}

// KEY=VALUE of the worker, NAME:KEY=VALUE of a connector.
void apply_setting(const std::string& setting, FileConfig& worker,
                   std::vector<ConnectorFileConfig>& connectors, std::vector<Finding>& findings) {
  const size_t equals = setting.find('=');
  const std::string target = setting.substr(0, equals);
  const std::string value = setting.substr(equals + 1);
  const size_t colon = target.find(':');
  if (colon == std::string::npos) {
    worker.override_with(target, value);
    return;
  }
  const std::string name = target.substr(0, colon);
  bool found = false;
  for (ConnectorFileConfig& connector : connectors) {
    if (name_of(connector) != name) continue;
    connector.override_with(target.substr(colon + 1), value);
    found = true;
  }
  if (!found) findings.push_back(unknown_connector("--set", name, connectors));
}

}  // namespace

std::vector<Finding> apply_overrides(const StandaloneOptions& options, FileConfig& worker,
                                     std::vector<ConnectorFileConfig>& connectors) {
  std::vector<Finding> findings;
  for (const std::string& setting : options.overrides) {
    apply_setting(setting, worker, connectors, findings);
  }
  for (const RecordLimit& limit : options.limits.max_records) {
    const bool known =
        limit.connector.empty() ||
        std::any_of(connectors.begin(), connectors.end(),
                    [&](const auto& connector) { return name_of(connector) == limit.connector; });
    if (!known) findings.push_back(unknown_connector("--max-records", limit.connector, connectors));
  }
  if (!options.listen.empty()) worker.override_with("listeners", options.listen);
  if (!options.offsets.empty()) {
    worker.override_with("offset.storage.file.filename", options.offsets);
  }
  return findings;
}

}  // namespace kconnect
