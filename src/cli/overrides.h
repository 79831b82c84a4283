#pragma once

#include <vector>

#include "cli/standalone_options.h"
#include "config/config_file.h"

namespace kconnect {

// Puts what the command line says (--set, --listen, --offsets) over what the files say. The
// findings are errors of usage, also of --max-records.
std::vector<Finding> apply_overrides(const StandaloneOptions& options, FileConfig& worker,
                                     std::vector<ConnectorFileConfig>& connectors);

}  // namespace kconnect
