#pragma once

#include <optional>
#include <string>

#include "config/config_file.h"

namespace kconnect {

enum class ConfigFormat { Properties, Json, Yaml };

// By the ending of a file's name; nullopt for others.
std::optional<ConfigFormat> config_format(const std::string& path);

// The text of configurations in a format, keys in the order of their lines. Reading it gives the
// same keys and values, which is made sure of. Throws ConnectException where the format cannot hold
// them: null and several connectors are not for properties, several not for JSON.
std::string config_text(const std::vector<ConnectorFileConfig>& configs, ConfigFormat format);

}  // namespace kconnect
