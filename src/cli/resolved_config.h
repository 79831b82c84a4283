#pragma once

#include <set>
#include <string>
#include <vector>

#include "config/config_file.h"
#include "config/config_provider.h"

namespace kconnect {

// A configuration after its variables have been resolved, as far as they could be.
struct ResolvedConfig {
  NullableConfigMap props;
  std::set<std::string> failed;   // keys whose variables could not be looked up: their raw text is
                                  // in props and means nothing
  std::vector<Finding> findings;  // about variables
};

ResolvedConfig resolve_config(const FileConfig& config, const ConfigProviders& providers);

// The values alone, of a configuration that was found right. Throws ConfigException when a provider
// fails.
ConfigMap resolved_values(const NullableConfigMap& props, const ConfigProviders& providers);

// A message about a key without secrets: what came from a variable shows as the variable, what
// stands under a key like "password" is hidden.
std::string without_secrets(std::string message, const std::string& key, const FileConfig& config,
                            const ResolvedConfig& resolved);

}  // namespace kconnect
