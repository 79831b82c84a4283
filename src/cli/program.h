#pragma once

#include <string>
#include <vector>

namespace kconnect {

// kconnect-standalone: reads the command line, checks all files, runs the worker. The result is the
// exit code.
int run_kconnect_standalone(const std::vector<std::string>& arguments);

// kconnect VERB ...
int run_kconnect(const std::vector<std::string>& arguments);

}  // namespace kconnect
