#pragma once

#include <functional>

#include <kconnect/plugin_registry.h>

#include "cli/verb.h"

namespace kconnect {

// kconnect test FILE...: runs table tests of connectors' transforms, and of what sinks would send.
Verb test_verb(std::function<PluginRegistry()> plugins);

}  // namespace kconnect
