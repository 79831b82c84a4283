#pragma once

#include <string>
#include <vector>

#include <kconnect/plugin_registry.h>

namespace kconnect {

// The verbs `kconnect plugins` and `kconnect explain CLASS[.KEY]`, both with --format
// text|markdown|json: what the plugins' own declarations say. They print to standard output, errors
// to standard error; the result is the exit code.
int list_plugins(const std::vector<std::string>& arguments, const PluginRegistry& plugins);
int explain_plugin(const std::vector<std::string>& arguments, const PluginRegistry& plugins);

}  // namespace kconnect
