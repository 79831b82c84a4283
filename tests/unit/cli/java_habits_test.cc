#include "cli/java_habits.h"

#include <catch2/catch.hpp>

namespace kconnect {

using List = std::vector<std::string>;

TEST_CASE("options of the Java script are taken away at the beginning only") {
  List arguments = {"-daemon", "-name", "x", "-loggc", "w.properties", "-loggc"};
  const JavaHabits habits = take_java_script_options(arguments);
  CHECK(habits.daemon);
  CHECK(habits.ignored ==
        List{"-name x is for a Java process: ignored", "-loggc is for a Java process: ignored"});
  CHECK(arguments == List{"w.properties", "-loggc"});
  arguments = {"-name"};
  take_java_script_options(arguments);
  CHECK(arguments == List{"-name"});
}

TEST_CASE("variables for a Java process are named") {
  JavaHabits habits;
  note_java_variables(
      [](const std::string& name) -> std::optional<std::string> {
        if (name == "KAFKA_HEAP_OPTS" || name == "KAFKA_OPTS") return "-Xmx2G";
        return std::nullopt;
      },
      habits);
  CHECK(habits.ignored ==
        List{"KAFKA_HEAP_OPTS is for a Java process: ignored",
             "KAFKA_OPTS is for a Java process: only -Djava.security.auth.login.config counts"});
}

}  // namespace kconnect
