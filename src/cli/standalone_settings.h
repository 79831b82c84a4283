#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/expectation.h"
#include "cli/progress_options.h"
#include "cli/run_limits.h"
#include "cli/standalone_options.h"
#include "config/config_file.h"
#include "config/config_provider.h"
#include "offsets/offset_store.h"
#include "runtime/restart_policy.h"
#include "runtime/worker_config.h"
#include "sdk/log_setup.h"

namespace kconnect {

// The files that a worker was started with, to look at them again.
struct WatchedFiles {
  StandaloneOptions options;
  NullableConfigMap worker_props;
};

// What a standalone worker is started with, after its files have been read and checked.
struct StandaloneSettings {
  WorkerConfig worker;
  ConfigProviders providers;
  std::vector<ConnectorFileConfig> connectors;

  bool embedded_kafka = false;
  std::string embedded_kafka_address_file;  // empty = none
  bool rest = true;
  std::string rest_port_file;  // empty = none
  bool offsets_in_memory = false;
  std::optional<std::chrono::milliseconds> shutdown_timeout;
  std::optional<RestartPolicy> restart_failed;  // none = failed tasks stay failed
  std::string persist_connectors;               // folder, empty = none
  std::optional<WatchedFiles> watch;            // none = changes of files are not followed
  RunLimits limits;
  std::string summary_file;  // "-" = standard output, empty = none
  std::string junit_file;    // empty = none
  std::vector<Expectation> expectations;

  ProgressOptions progress;
  bool writes_standard_output = false;  // some connector does
  LogSettings log;                      // what has been configured
};

// Where the settings keep source offsets. Throws ConnectException when the file is not fit for it.
std::unique_ptr<OffsetStore> open_offset_store(const StandaloneSettings& settings);

}  // namespace kconnect
