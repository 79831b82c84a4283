#pragma once

#include <string>

#include <kconnect/config_def.h>
#include <kconnect/plugin_registry.h>

namespace kconnect {

// JSON Schema (2020-12) of a plugin's configuration, for editors that complete YAML and JSON files.
// Of a connector with the keys that every connector has. Values may be variables, ${...}, too.
std::string json_schema_of(const PluginDescription& plugin);
// Of a single key's value.
std::string json_schema_of(const ConfigKey& key);

}  // namespace kconnect
