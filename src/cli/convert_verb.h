#pragma once

#include "cli/verb.h"

namespace kconnect {

// kconnect convert: a configuration file in another format.
Verb convert_verb();

}  // namespace kconnect
