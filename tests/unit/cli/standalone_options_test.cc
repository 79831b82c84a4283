#include "cli/standalone_options.h"

#include <cstdlib>

#include <catch2/catch.hpp>

#include "unit/cli/captured_output.h"

namespace kconnect {

namespace {

using List = std::vector<std::string>;

StandaloneOptions accepted(const List& arguments) {
  const CapturedOutput output;
  const ParsedCommandLine parsed = parse_standalone_options(arguments);
  INFO(output.err());
  REQUIRE(parsed.options);
  return *parsed.options;
}

struct Refusal {
  int exit_code = 0;
  std::string out;
  std::string err;
};

Refusal refused(const List& arguments) {
  const CapturedOutput output;
  const ParsedCommandLine parsed = parse_standalone_options(arguments);
  REQUIRE_FALSE(parsed.options);
  return {parsed.exit_code, output.out(), output.err()};
}

// Sets an environment variable for a scope.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Variable() { unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

}  // namespace

TEST_CASE("the first positional argument is the worker's file, the others are connectors") {
  const StandaloneOptions options = accepted({"w.properties", "a.properties", "b.json"});
  CHECK(options.worker_file == "w.properties");
  CHECK(options.connector_files == List{"a.properties", "b.json"});
  CHECK(accepted({""}).worker_file.empty());
}

TEST_CASE("flags may stand anywhere") {
  const StandaloneOptions options = accepted(
      {"--embedded-kafka", "w.properties", "--rest", "off", "a.properties", "--offsets", "memory",
       "-s", "a.b=1", "c.properties", "--set=src:topic=t=u", "--shutdown-timeout", "2s"});
  CHECK(options.embedded_kafka);
  CHECK(options.rest == "off");
  CHECK(options.offsets == "memory");
  CHECK(options.overrides == List{"a.b=1", "src:topic=t=u"});
  CHECK(options.connector_files == List{"a.properties", "c.properties"});
  CHECK(options.shutdown_timeout == std::chrono::seconds(2));
}

TEST_CASE("two dashes end the flags") {
  const StandaloneOptions options =
      accepted({"--rest", "off", "--", "w.properties", "-a.properties"});
  CHECK(options.worker_file == "w.properties");
  CHECK(options.connector_files == List{"-a.properties"});
  CHECK(refused({"--no-such-flag", "--", "w"}).err.find("KC1001  --no-such-flag") !=
        std::string::npos);
}

TEST_CASE("levels of loggers are read in their order") {
  const StandaloneOptions options = accepted({"w", "--log-level", "warn", "--log-level",
                                              "org.apache.kafka=DEBUG", "--log-format", "json"});
  CHECK(options.log.level == LogLevel::Warn);
  CHECK(options.log.levels.at("org.apache.kafka") == LogLevel::Debug);
  CHECK(options.log.format == LogFormat::Json);
  CHECK(accepted({"w", "-q"}).log.level == LogLevel::Warn);
  CHECK(accepted({"w", "-v"}).log.level == LogLevel::Debug);
}

TEST_CASE("flags have twins in the environment, which the flag beats") {
  const Variable rest("KCONNECT_REST", "off");
  const Variable embedded("KCONNECT_EMBEDDED_KAFKA", "true");
  CHECK(accepted({"w"}).rest == "off");
  CHECK(accepted({"w"}).embedded_kafka);
  CHECK(accepted({"w", "--rest", "on"}).rest == "on");
}

TEST_CASE("help goes to standard output, no argument is wrong usage") {
  const Refusal help = refused({"--help"});
  CHECK(help.exit_code == 0);
  CHECK(help.out.find("--embedded-kafka") != std::string::npos);
  CHECK(help.out.find("  --exit-when-idle [=DURATION] (Env:KCONNECT_EXIT_WHEN_IDLE)") !=
        std::string::npos);
  CHECK(help.err.empty());
  const Refusal nothing = refused({});
  CHECK(nothing.exit_code == 1);
  CHECK(nothing.err.find("usage") != std::string::npos);
  CHECK(nothing.out.empty());
}

TEST_CASE("an unknown flag gets one message with the nearest one") {
  const Refusal refusal = refused({"--embeded-kafka", "w"});
  CHECK(refusal.exit_code == 1);
  CHECK(refusal.err.find("KC1001") != std::string::npos);
  CHECK(refusal.err.find("did you mean --embedded-kafka?") != std::string::npos);
}

TEST_CASE("wrong values of flags are named") {
  for (const List& arguments :
       {List{"w", "--rest", "maybe"}, List{"w", "--listen", "nowhere"}, List{"w", "--set", "x"},
        List{"w", "--shutdown-timeout", "soon"}, List{"w", "--log-level", "loud"},
        List{"w", "--log-format", "xml"}, List{"w", "--progress", "yes"},
        List{"w", "--color", "red"}, List{"w", "--progress-interval", "soon"},
        List{"w", "--timeout", "soon"}, List{"w", "--max-records", "0"},
        List{"w", "--max-records", "sink=x"}, List{"w", "--output", "xml"}}) {
    const Refusal refusal = refused(arguments);
    CHECK(refusal.exit_code == 1);
    CHECK(refusal.err.find("KC1002  " + arguments[1]) != std::string::npos);
    CHECK(refusal.err.find(arguments[2]) != std::string::npos);
  }
  CHECK(refused({"--embedded-kafka"}).err.find("KC1003") != std::string::npos);
}

TEST_CASE("the script options of Java come first and have no effect") {
  const StandaloneOptions options =
      accepted({"-daemon", "-name", "x", "-loggc", "w", "a.properties"});
  CHECK(options.worker_file == "w");
  CHECK(options.connector_files == List{"a.properties"});
}

TEST_CASE("runs that end by themselves end on failure too, unless told otherwise") {
  CHECK_FALSE(accepted({"w"}).limits.any());
  const RunLimits limits = accepted({"w", "--exit-when-idle", "--timeout", "30s", "--max-records",
                                     "sink=7", "--max-records", "9"})
                               .limits;
  CHECK(limits.exit_when_idle == std::chrono::seconds(0));
  CHECK(limits.timeout == std::chrono::seconds(30));
  CHECK(limits.exit_on_failure);
  REQUIRE(limits.max_records.size() == 2);
  CHECK(limits.max_records[0].connector == "sink");
  CHECK(limits.max_records[0].count == 7);
  CHECK(limits.max_records[1].connector.empty());
  CHECK(accepted({"w", "--exit-when-idle=100ms"}).limits.exit_when_idle ==
        std::chrono::milliseconds(100));
  CHECK(accepted({"w", "--exit-on-failure"}).limits.exit_on_failure);
  CHECK_FALSE(accepted({"w", "--timeout", "1s", "--no-exit-on-failure"}).limits.exit_on_failure);
  CHECK_FALSE(accepted({"w", "--timeout", "1s", "--restart-failed"}).limits.exit_on_failure);
}

TEST_CASE("durations have units") {
  CHECK(parse_duration("500ms") == std::chrono::milliseconds(500));
  CHECK(parse_duration("10s") == std::chrono::seconds(10));
  CHECK(parse_duration("2m") == std::chrono::minutes(2));
  CHECK(parse_duration("") == std::nullopt);
  CHECK(parse_duration("1w") == std::nullopt);
  CHECK(parse_duration("-1s") == std::nullopt);
}

}  // namespace kconnect
