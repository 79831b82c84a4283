#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "cli/program.h"

// One program with two names: as `kconnect` it has verbs, under any other name it is
// kconnect-standalone.
int main(int argc, char** argv) {
  constexpr int exit_internal_error = 70;
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const std::string name = std::filesystem::path(argv[0]).filename();
    return name == "kconnect" ? kconnect::run_kconnect(arguments)
                              : kconnect::run_kconnect_standalone(arguments);
  } catch (const std::exception& error) {
    std::cerr << "kconnect " KCONNECT_VERSION " has failed, please report this: " << error.what()
              << '\n';
    return exit_internal_error;
  }
}
