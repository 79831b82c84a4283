#pragma once

#include <string>

namespace kconnect {

// Sets the variables of a file in the environment of this process, where they are not set yet:
// lines NAME=VALUE, a value may stand in quotes; empty lines and those that begin with # are left
// out. To be called before there are threads. Throws ConfigException naming file and line.
void load_env_file(const std::string& path);

}  // namespace kconnect
