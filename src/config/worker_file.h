#pragma once

#include <string>

#include "config/config_file.h"

namespace kconnect {

// Loads the first positional argument: Java properties, unless the name ends in .json, .yaml or
// .yml. A YAML file may hold a whole pipeline ("worker" and "connectors"). An empty name is an
// empty configuration. Never throws: what is wrong stands in the findings.
LoadedFile load_worker_file(const std::string& path);

}  // namespace kconnect
