#pragma once

#include <kconnect/plugin_registry.h>

#include "cli/checklist.h"
#include "cli/standalone_settings.h"

namespace kconnect {

// Looks whether a worker with these settings would find what it needs: the cluster and its topics,
// and what each connector connects to. Writes nothing and makes no topic or group.
void dry_run(const StandaloneSettings& settings, const PluginRegistry& plugins,
             Checklist& checklist);

}  // namespace kconnect
