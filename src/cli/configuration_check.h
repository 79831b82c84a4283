#pragma once

#include <string>
#include <vector>

#include <kconnect/plugin_registry.h>

#include "cli/standalone_options.h"
#include "cli/standalone_settings.h"
#include "config/finding.h"

namespace kconnect {

// The files of a command line, read and checked as far as that goes without a network.
struct CheckedConfiguration {
  std::vector<Finding> findings;   // of all files, warnings included
  std::vector<std::string> notes;  // for the log
  // 1 when an override fits nothing, 2 when the worker cannot start, 3 when only a connector
  // cannot.
  int exit_code = 0;
  StandaloneSettings settings;          // complete when exit_code is 0
  bool writes_standard_output = false;  // some connector does
};

// Never throws for what is wrong with files: it stands in the findings, without secrets.
CheckedConfiguration check_configuration(const StandaloneOptions& options,
                                         const PluginRegistry& plugins,
                                         const Environment& environment = process_environment());

}  // namespace kconnect
