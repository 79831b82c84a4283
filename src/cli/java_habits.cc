#include "cli/java_habits.h"

#include <array>

#include <fmt/format.h>

namespace kconnect {

JavaHabits take_java_script_options(std::vector<std::string>& arguments) {
  JavaHabits habits;
  size_t taken = 0;
  for (; taken < arguments.size(); ++taken) {
    const std::string& option = arguments[taken];
    if (option == "-daemon") {
      habits.daemon = true;
    } else if (option == "-loggc") {
      habits.ignored.emplace_back("-loggc is for a Java process: ignored");
    } else if (option == "-name" && taken + 1 < arguments.size()) {
      habits.ignored.push_back(
          fmt::format("-name {} is for a Java process: ignored", arguments[++taken]));
    } else {
      break;
    }
  }
  arguments.erase(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(taken));
  return habits;
}

void note_java_variables(const Environment& environment, JavaHabits& habits) {
  for (const char* name : {"KAFKA_HEAP_OPTS", "KAFKA_JVM_PERFORMANCE_OPTS", "KAFKA_JMX_OPTS",
                           "KAFKA_LOG4J_OPTS", "CLASSPATH"}) {
    if (environment(name))
      habits.ignored.push_back(fmt::format("{} is for a Java process: ignored", name));
  }
  if (environment("KAFKA_OPTS")) {
    habits.ignored.emplace_back(
        "KAFKA_OPTS is for a Java process: only -Djava.security.auth.login.config counts");
  }
}

}  // namespace kconnect
