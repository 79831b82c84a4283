#pragma once

#include <memory>
#include <optional>
#include <string>

#include <kconnect/plugin_registry.h>

#include "cli/record_lines.h"
#include "config/config_file.h"
#include "config/config_provider.h"
#include "runtime/transformation_chain.h"

namespace kconnect {

// What came of a record that went through a chain.
struct ChainResult {
  std::unique_ptr<ConnectRecord> record = {};  // null when it was dropped or has failed
  std::string stopped_at = {};                 // the transform that dropped it or failed
  std::string error = {};                      // with what caused it; empty = it has not failed
};

// The transforms and predicates of a connector, without a worker. Used by one thread.
class RecordChain {
 public:
  // config: variables resolved. Throws ConfigException.
  RecordChain(ConfigMap config, const PluginRegistry& plugins);

  const ConfigMap& config() const { return config_; }
  bool is_sink() const { return is_sink_; }
  // json as RecordLines reads it; throws std::exception when it is no record. offset: of a sink's
  // record.
  ChainResult send(const std::string& json, int64_t offset);
  RecordLines& lines() { return lines_; }

 private:
  const ConfigMap config_;
  const bool is_sink_;
  TransformationChain transforms_;
  RecordLines lines_;
  ErrorMetrics metrics_;
  RetryWithTolerance errors_{{"transform", 0}, {}, {}, metrics_};
};

// The resolved configuration of the one connector of a file; nullopt when it has been told on
// standard error what is wrong. worker_file: whose config.providers resolve variables; empty =
// none.
std::optional<ConfigMap> load_chain_config(const std::string& file, const std::string& worker_file);
// The same for a configuration that is read already.
std::optional<ConfigMap> resolve_chain_config(LoadedFile loaded, const std::string& worker_file);

}  // namespace kconnect
