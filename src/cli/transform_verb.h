#pragma once

#include <istream>

#include <kconnect/plugin_registry.h>

#include "cli/verb.h"

namespace kconnect {

// kconnect transform -c FILE: sends records, one JSON object a line, through a connector's
// transforms. Records come out on standard output, what did not come through is told on standard
// error. input outlives the verb.
Verb transform_verb(std::istream& input, std::function<PluginRegistry()> plugins);

}  // namespace kconnect
