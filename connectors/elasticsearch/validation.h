#pragma once

#include <vector>

#include <kconnect/config_def.h>

#include "elasticsearch/config.h"

namespace kconnect::elasticsearch {

// Adds what is wrong between keys to the rows of the keys at fault.
void validate(Dialect dialect, const ConfigMap& props, std::vector<ConfigValue>& rows);
// Asks the server whether it is there and has what is to be used; see ServerCheck.
void validate_outside(Dialect dialect, const ConfigMap& props, std::vector<ConfigValue>& rows);

}  // namespace kconnect::elasticsearch
