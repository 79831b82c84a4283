#pragma once

#include "cli/verb.h"

namespace kconnect {

// kconnect quickstart: a worker with a broker of its own, a source and two sinks in a temporary
// folder, until ctrl-c or enough records.
Verb quickstart_verb();

}  // namespace kconnect
