#pragma once

#include <kconnect/plugin_registry.h>

#include "cli/signals.h"
#include "cli/standalone_settings.h"

namespace kconnect {

// Runs a worker until SIGTERM, SIGINT or one of its limits; the exit code. Failures are told in the
// log. signals: made before any thread.
int run_standalone_worker(StandaloneSettings settings, const PluginRegistry& plugins,
                          Signals& signals);

}  // namespace kconnect
