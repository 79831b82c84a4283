#include "cli/option_declarations.h"

#include <algorithm>
#include <cctype>

#include <CLI/CLI.hpp>

namespace kconnect {

namespace {

class Declarations {
 public:
  Declarations(CLI::App& app, StandaloneOptions& options, RawOptions& raw)
      : app_(app), options_(options), raw_(raw) {}

  void add();

 private:
  void add_checks();
  void add_run_to_end();
  CLI::Option* option(const std::string& flags, std::string& value, const std::string& doc,
                      const std::string& group);

  CLI::App& app_;
  StandaloneOptions& options_;
  RawOptions& raw_;
};

std::string environment_twin(const std::string& flags) {
  std::string name = flags.substr(flags.rfind("--") + 2);
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return c == '-' ? '_' : static_cast<char>(std::toupper(c));
  });
  return "KCONNECT_" + name;
}

CLI::Option* Declarations::option(const std::string& flags, std::string& value,
                                  const std::string& doc, const std::string& group) {
  return app_.add_option(flags, value, doc)->group(group)->envname(environment_twin(flags));
}

void Declarations::add() {
  app_.set_help_flag("-h,--help", "Show this text")->group("General");
  app_.add_flag("--version", raw_.version, "Show the versions of the program and its Kafka client")
      ->group("General");
  app_.add_option("worker", options_.worker_file, "Worker file: properties, or .json, .yaml, .yml");
  app_.add_option("connectors", options_.connector_files,
                  "Connector files (properties, JSON or YAML) or folders of them");
  app_.add_option("-s,--set", options_.overrides,
                  "Override a worker key, or NAME:KEY=VALUE of a connector")
      ->type_name("KEY=VALUE")
      ->group("General")
      ->envname("KCONNECT_SET")
      ->allow_extra_args(false);

  option("--env-file", raw_.env_file, "Set the variables of a file, NAME=VALUE in a line",
         "General")
      ->type_name("FILE");

  add_checks();
  add_run_to_end();
  app_.add_flag("--embedded-kafka", options_.embedded_kafka,
                "Use a broker inside this process, in memory, instead of bootstrap.servers")
      ->group("Development")
      ->envname("KCONNECT_EMBEDDED_KAFKA");
  option("--embedded-kafka-address-file", options_.embedded_kafka_address_file,
         "Write its address to a file", "Development")
      ->type_name("FILE");
  option("--offsets", options_.offsets, "Keep source offsets in memory, or in another file",
         "Development")
      ->type_name("memory|FILE");
  app_.add_flag("--watch", options_.watch,
                "Follow changes of the connector files: change, create and delete connectors")
      ->group("Development")
      ->envname("KCONNECT_WATCH");

  option("--rest", options_.rest, "Serve the REST API or not", "Runtime")->type_name("on|off");
  option("--listen", options_.listen, "Override listeners (port 0 = any free one)", "Runtime")
      ->type_name("URL");
  option("--rest-port-file", options_.rest_port_file, "Write the port of the REST API to a file",
         "Runtime")
      ->type_name("FILE");
  option("--pid-file", options_.pid_file, "Write the process id to a file", "Runtime")
      ->type_name("FILE");
  option("--shutdown-timeout", raw_.shutdown_timeout,
         "Bound of a clean stop (default: the worker file's)", "Runtime")
      ->type_name("DURATION");
  app_.add_flag("--restart-failed{5s}", raw_.restart_failed,
                "Restart failed tasks, first after 5s or the time given, then ever more slowly")
      ->group("Runtime")
      ->type_name("[=DURATION]")
      ->envname("KCONNECT_RESTART_FAILED");

  option("--persist-connectors", options_.persist_connectors,
         "Keep connectors that REST makes or changes in a folder, and load them at the start",
         "Runtime")
      ->type_name("DIR");

  option("--summary", options_.summary_file,
         "Write what the run has come to as JSON to a file (- = standard output)", "Output")
      ->type_name("FILE");
  option("--junit", options_.junit_file,
         "Write the same as JUnit's XML: a test case per connector and expectation", "Output")
      ->type_name("FILE");
  option("--progress", raw_.progress,
         "Show a live table of the connectors on a terminal, elsewhere log lines about them",
         "Output")
      ->type_name("auto|always|never");
  option("--progress-interval", raw_.progress_interval,
         "How often these log lines are written at most, 30s by default; 0 = not at all", "Output")
      ->type_name("DURATION");
  option("--color", raw_.color, "Colour what goes to a terminal", "Output")
      ->type_name("auto|always|never");
  option("--log-format", raw_.log_format, "Layout of log lines", "Output")
      ->type_name("text|json|logfmt");
  app_.add_option("--log-level", raw_.log_levels, "Level of all loggers, or of one: LOGGER=LEVEL")
      ->group("Output")
      ->type_name("LEVEL")
      ->envname("KCONNECT_LOG_LEVEL")
      ->allow_extra_args(false);
  option("--log-file", raw_.log_file, "Log to a file, which SIGHUP opens again", "Output")
      ->type_name("FILE");
  app_.add_flag("-q,--quiet", raw_.quiet, "Log warnings and errors only")
      ->group("Output")
      ->envname("KCONNECT_QUIET");
  app_.add_flag("-v,--verbose", raw_.verbose, "Log details")
      ->group("Output")
      ->envname("KCONNECT_VERBOSE");
  app_.allow_extras();
  app_.footer(
      "Exit codes: 0 clean end, 1 wrong usage, 2 the worker cannot start, 3 a connector cannot be "
      "created, 4 a connector or task failed in a run to the end, 5 its timeout passed, 6 an "
      "expectation is not met, 70 an error of the program.");
}

void Declarations::add_checks() {
  constexpr const char* group = "Check";
  app_.add_flag("--validate", options_.validate,
                "Only check all files, without a network; exit code 0 or 2")
      ->group(group)
      ->envname("KCONNECT_VALIDATE");
  app_.add_flag("--dry-run", options_.dry_run,
                "Check all files, then connect: to Kafka, and to what each connector needs; writes "
                "nothing; exit code 0 or 2")
      ->group(group)
      ->envname("KCONNECT_DRY_RUN");
  option("--check-timeout", raw_.check_timeout, "How long that may take (10s)", group)
      ->type_name("DURATION");
  app_.add_flag("--preview{10}", raw_.preview,
                "Only show the first 10 or N records: what sources would send, as JSON, and what "
                "sinks would make of it; writes nothing")
      ->group(group)
      ->type_name("[=N]")
      ->envname("KCONNECT_PREVIEW");
  app_.add_flag("--strict", options_.strict, "Take warnings about files for errors")
      ->group(group)
      ->envname("KCONNECT_STRICT");
  option("--output", options_.check_output, "How the result of --validate is shown, and --version",
         group)
      ->type_name("text|json");
}

void Declarations::add_run_to_end() {
  constexpr const char* group = "Run to the end";
  app_.add_flag("--exit-when-idle{0s}", raw_.exit_when_idle,
                "End when all records have arrived and nothing has moved for the time given, or a "
                "moment (2s after sources that cannot tell their end)")
      ->group(group)
      ->type_name("[=DURATION]")
      ->envname("KCONNECT_EXIT_WHEN_IDLE");
  app_.add_option("--max-records", raw_.max_records,
                  "End after N records that sources sent (without sources: that sinks took), or "
                  "that one connector did: NAME=N")
      ->group(group)
      ->type_name("N")
      ->envname("KCONNECT_MAX_RECORDS")
      ->allow_extra_args(false);
  option("--timeout", raw_.timeout, "End after this time at the latest, with exit code 5", group)
      ->type_name("DURATION");
  app_.add_option("--expect", raw_.expectations,
                  "What a connector must have come to in the end, or the exit code is 6: "
                  "NAME.written>=1000, or of skipped, errors, retries, dead_letters, failed, lag")
      ->group(group)
      ->type_name("EXPRESSION")
      ->envname("KCONNECT_EXPECT")
      ->allow_extra_args(false);
  app_.add_flag("--exit-on-failure,!--no-exit-on-failure", raw_.exit_on_failure,
                "End with exit code 4 when a connector or task fails; comes with the options above "
                "unless failed tasks are restarted")
      ->group(group)
      ->envname("KCONNECT_EXIT_ON_FAILURE");
}

}  // namespace

void declare_standalone_options(CLI::App& app, StandaloneOptions& options, RawOptions& raw) {
  Declarations(app, options, raw).add();
}

}  // namespace kconnect
