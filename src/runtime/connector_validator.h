#pragma once

#include <string>

#include <kconnect/plugin_registry.h>

#include "config/config_provider.h"
#include "runtime/client_override_policy.h"
#include "runtime/herder.h"

namespace kconnect {

// Whether plugins may ask their servers when their settings are checked.
enum class Outside { Ask, LeaveAlone };

// Checks connector configurations as Java's worker does before it creates or changes a connector.
// Safe to use from any thread; a plugin's own checks may ask its server and take time.
class ConnectorValidator {
 public:
  // plugins must live longer.
  ConnectorValidator(const PluginRegistry& plugins, ConfigProviders providers,
                     ClientOverridePolicy policy, Outside outside = Outside::Ask);

  // Takes the raw configuration and resolves its variables. Wrong values are in the rows; throws
  // HerderException when the class is missing (400) or unknown (500), a provider fails (500) or the
  // value of an overridden client setting has the wrong type (500).
  ConfigInfos validate(const NullableConfigMap& raw) const;
  // Throws HerderException (400) that lists every error, too.
  void require_valid(const NullableConfigMap& raw) const;

 private:
  const PluginRegistry& plugins_;
  ConfigProviders providers_;
  ClientOverridePolicy policy_;
  Outside outside_;
};

// Why a configuration with errors is refused: every error, and where to find the rows.
std::string invalid_config_message(const ConfigInfos& infos);

// A configuration as Java prints a map, the values of secrets hidden.
std::string shown_config(const NullableConfigMap& config);

// Whether a key holds a secret, going by its name (password, secret, token, ...).
bool is_secret_name(std::string_view key);

}  // namespace kconnect
