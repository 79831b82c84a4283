#pragma once

#include <chrono>
#include <cstddef>

#include <kconnect/plugin_registry.h>

#include "cli/standalone_settings.h"

namespace kconnect {

// Shows on standard output what the sources would send as lines of JSON, and what the sinks would
// make of it in their own form; what is said about that goes to standard error. Sinks whose topics
// none of the sources writes to are shown what is in Kafka. Nothing is written or committed. The
// exit code.
int run_preview(const StandaloneSettings& settings, const PluginRegistry& plugins, size_t limit,
                std::chrono::milliseconds time);

}  // namespace kconnect
