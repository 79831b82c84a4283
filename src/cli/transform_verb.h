#pragma once

#include <istream>
#include <string>
#include <vector>

#include <kconnect/plugin_registry.h>

namespace kconnect {

// kconnect transform -c FILE: sends records, one JSON object a line, through a connector's
// transforms. Records come out on standard output, what did not come through is told on standard
// error. The result is the exit code.
int run_transform_verb(const std::vector<std::string>& arguments, std::istream& input,
                       const PluginRegistry& plugins);

}  // namespace kconnect
