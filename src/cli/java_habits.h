#pragma once

#include <string>
#include <vector>

#include "config/config_provider.h"

namespace kconnect {

// What connect-standalone.sh takes for the process that it starts, and that means nothing here.
struct JavaHabits {
  bool daemon = false;
  std::vector<std::string> ignored = {};  // in words, for the log
};

// Takes the options of the script away, which come before all others: -daemon, -name NAME, -loggc.
JavaHabits take_java_script_options(std::vector<std::string>& arguments);

// Adds the variables that are set for a Java process.
void note_java_variables(const Environment& environment, JavaHabits& habits);

}  // namespace kconnect
