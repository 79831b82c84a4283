#pragma once

#include <string>
#include <vector>

#include "config/finding.h"

namespace kconnect {

// The findings as commands that GitHub Actions shows beside the lines of the files, one a line.
std::string findings_annotations(const std::vector<Finding>& findings);

}  // namespace kconnect
