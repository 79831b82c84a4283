#pragma once

#include <vector>

#include <kconnect/plugin_registry.h>

#include "cli/resolved_config.h"
#include "config/config_file.h"
#include "runtime/client_override_policy.h"

namespace kconnect {

// Everything that is wrong with one connector's configuration, and what Java would ignore in it.
std::vector<Finding> check_connector(const ConnectorFileConfig& connector,
                                     const ResolvedConfig& resolved, const PluginRegistry& plugins,
                                     ClientOverridePolicy policy);

}  // namespace kconnect
