#pragma once

#include <string>
#include <vector>

namespace kconnect {

// The files that an argument of the command line stands for. A folder stands for the *.properties,
// *.json, *.yaml and *.yml files in it, by name, hidden ones and folders left out; everything else,
// also a folder that cannot be read, for itself.
std::vector<std::string> connector_files_of(const std::string& path);

}  // namespace kconnect
