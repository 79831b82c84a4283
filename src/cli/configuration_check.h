#pragma once

#include <vector>

#include <kconnect/plugin_registry.h>

#include "cli/standalone_options.h"
#include "cli/standalone_worker.h"
#include "config/finding.h"

namespace kconnect {

// The files of a command line, read and checked as far as that goes without a network.
struct CheckedConfiguration {
  std::vector<Finding> findings;  // of all files, warnings included
  int exit_code = 0;  // 2 when the worker cannot start with it, 3 when only a connector cannot
  StandaloneSettings settings;          // complete when exit_code is 0
  bool writes_standard_output = false;  // some connector does
};

CheckedConfiguration check_configuration(const StandaloneOptions& options,
                                         const PluginRegistry& plugins);

}  // namespace kconnect
