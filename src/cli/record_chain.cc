#include "cli/record_chain.h"

#include <iostream>

#include <kconnect/errors.h>

#include "cli/resolved_config.h"
#include "config/connector_file.h"
#include "config/substitute.h"
#include "config/worker_file.h"
#include "runtime/record_tap.h"

namespace kconnect {

namespace {

ConfigProviders providers_of(const std::string& worker_file, std::vector<Finding>& findings) {
  if (worker_file.empty()) return {};
  LoadedFile loaded = load_worker_file(worker_file);
  std::move(loaded.findings.begin(), loaded.findings.end(), std::back_inserter(findings));
  try {
    return make_config_providers(without_nulls(loaded.worker.props), process_environment());
  } catch (const ConfigException& error) {
    findings.push_back({.code = FindingCode::InvalidProvider,
                        .file = worker_file,
                        .key = "config.providers",
                        .message = error.what()});
    return {};
  }
}

}  // namespace

RecordChain::RecordChain(ConfigMap config, const PluginRegistry& plugins)
    : config_(std::move(config)),
      is_sink_(config_.contains("topics") || config_.contains("topics.regex")),
      transforms_(config_, plugins) {}

ChainResult RecordChain::send(const std::string& json, int64_t offset) {
  ChainResult result;
  if (is_sink_) {
    auto record = std::make_unique<SinkRecord>();
    record->offset = offset;
    lines_.read(json, *record);
    record->original_topic = record->topic;
    record->original_partition = record->partition.value_or(0);
    result.record = std::move(record);
  } else {
    result.record = std::make_unique<SourceRecord>();
    lines_.read(json, *result.record);
  }
  try {
    if (transforms_.apply(*result.record, errors_)) return result;
    result.stopped_at = transforms_.stopped_at();
  } catch (const std::exception&) {
    const TapEnd end =
        tap_end(transforms_.stopped_at(), errors_.take_failure(), std::current_exception());
    result.stopped_at = end.transform;
    result.error = end.error;
  }
  result.record.reset();
  return result;
}

std::optional<ConfigMap> resolve_chain_config(LoadedFile loaded, const std::string& worker_file) {
  std::vector<Finding>& findings = loaded.findings;
  const ConfigProviders providers = providers_of(worker_file, findings);
  std::optional<ConfigMap> config;
  if (loaded.connectors.size() == 1) {
    ResolvedConfig resolved = resolve_config(loaded.connectors.front(), providers);
    std::move(resolved.findings.begin(), resolved.findings.end(), std::back_inserter(findings));
    config = without_nulls(resolved.props);
  } else if (loaded.connectors.size() > 1) {
    findings.push_back({.code = FindingCode::InvalidCombination,
                        .file = loaded.connectors.front().file,
                        .message = "it describes several connectors, one is expected"});
  }
  sort_findings(findings);
  std::cerr << findings_text(findings);
  return count_findings(findings, Severity::Error) > 0 ? std::nullopt : config;
}

std::optional<ConfigMap> load_chain_config(const std::string& file,
                                           const std::string& worker_file) {
  return resolve_chain_config(load_connector_file(file), worker_file);
}

}  // namespace kconnect
