#pragma once

#include <optional>

#include "config/config_file.h"

namespace kconnect {

// A warning about the first password that stands as it is in a file which every user of the machine
// may read.
std::optional<Finding> readable_secret(const FileConfig& config);

}  // namespace kconnect
