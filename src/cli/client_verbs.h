#pragma once

#include <vector>

#include "cli/verb.h"

namespace kconnect {

// The verbs that speak with a running worker, this program's or Java's, over its REST interface.
// Those that look: status, get, describe, top, health.
std::vector<Verb> looking_verbs();
// Those that change connectors: apply, patch, pause, resume, stop, restart, delete.
std::vector<Verb> changing_verbs();
// logs level: the levels of the worker's loggers.
Verb logs_verb();

}  // namespace kconnect
