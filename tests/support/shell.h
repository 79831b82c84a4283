#pragma once

#include <string>

namespace kconnect {

struct ShellResult {
  int exit_code = 0;
  std::string output;  // standard output and error
};

// Runs a command line of /bin/sh to its end.
ShellResult run_shell(const std::string& command);

}  // namespace kconnect
