#pragma once

#include <kconnect/plugin_registry.h>

#include "cli/verb.h"

namespace kconnect {

// kconnect plugins and kconnect explain CLASS[.KEY]: what the plugins' own declarations say.
Verb plugins_verb(PluginRegistry (*plugins)());
Verb explain_verb(PluginRegistry (*plugins)());

}  // namespace kconnect
