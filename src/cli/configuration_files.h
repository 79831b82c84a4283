#pragma once

#include <string>
#include <vector>

#include "cli/standalone_options.h"
#include "config/config_file.h"

namespace kconnect {

// What the files of a command line say, unchecked, with the command line's own settings in it.
struct ConfigurationFiles {
  FileConfig worker;
  std::vector<ConnectorFileConfig> connectors;
  std::vector<Finding> usage_findings;
  std::vector<Finding> worker_findings;
  std::vector<Finding> connector_findings;
  std::vector<std::string> notes;  // for the log
};

// Never throws for what is wrong with files: it stands in the findings.
ConfigurationFiles load_configuration_files(const StandaloneOptions& options);

inline bool has_error(const std::vector<Finding>& findings) {
  return count_findings(findings, Severity::Error) > 0;
}

// Connectors whose name another one before them has. Each finding names the file of the later one.
std::vector<Finding> repeated_names(const std::vector<ConnectorFileConfig>& connectors);

}  // namespace kconnect
