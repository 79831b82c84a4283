#pragma once

#include <kconnect/plugin_registry.h>

#include "cli/verb.h"
#include "config/config_text.h"

namespace kconnect {

// kconnect init: templates of a worker's file and of connectors' files.
Verb init_verb(PluginRegistry (*plugins)());

// The templates alone: a file's text, all keys of the definitions with a line about each. Those
// that are needed come first, the others are commented out with their defaults. Properties or YAML.
std::string worker_template(const PluginRegistry& plugins, ConfigFormat format);
// Throws WrongUsage when there is no such connector.
std::string connector_template(const std::string& name_or_alias, const PluginRegistry& plugins,
                               ConfigFormat format);

}  // namespace kconnect
