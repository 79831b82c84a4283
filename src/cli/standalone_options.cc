#include "cli/standalone_options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/nearest_match.h"
#include "cli/env_file.h"
#include "cli/exit_codes.h"
#include "cli/java_habits.h"
#include "cli/verb.h"
#include "cli/version_report.h"
#include "net/url.h"

namespace kconnect {

namespace {

// Raw text of options whose meaning needs more than CLI11's types.
struct RawOptions {
  std::string shutdown_timeout;
  std::string restart_failed;
  std::string exit_when_idle;
  std::string check_timeout;
  std::string preview;
  std::vector<std::string> max_records;
  std::string timeout;
  std::vector<std::string> expectations;
  bool exit_on_failure = false;
  std::string progress = "auto";
  std::string progress_interval;
  std::string color = "auto";
  std::string log_format = "text";
  std::vector<std::string> log_levels;
  std::string log_file;
  bool quiet = false;
  bool verbose = false;
  bool version = false;
};

class Parser {
 public:
  ParsedCommandLine parse(std::vector<std::string> arguments);
  std::vector<VerbOption> list();

 private:
  void define();
  void define_checks();
  void define_run_to_end();
  CLI::Option* option(const std::string& flags, std::string& value, const std::string& doc,
                      const std::string& group);
  std::vector<std::string> option_names() const;
  ParsedCommandLine refuse(FindingCode code, const std::string& key, const std::string& message,
                           const std::string& suggestion = {}) const;
  ParsedCommandLine refuse_duration(const std::string& option, const std::string& text) const;
  std::optional<ParsedCommandLine> refuse_unknown_flag() const;
  std::optional<ParsedCommandLine> read_values();
  std::optional<ParsedCommandLine> read_log_levels();
  std::optional<ParsedCommandLine> read_progress();
  std::optional<ParsedCommandLine> read_durations();
  std::optional<ParsedCommandLine> read_limits();

  CLI::App app_{"Runs Kafka Connect connectors in one process, as connect-standalone does.",
                "kconnect-standalone"};
  StandaloneOptions options_;
  RawOptions raw_;
  std::string env_file_;
};

std::string environment_twin(const std::string& flags) {
  std::string name = flags.substr(flags.rfind("--") + 2);
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return c == '-' ? '_' : static_cast<char>(std::toupper(c));
  });
  return "KCONNECT_" + name;
}

// A whole number of at least 1.
std::optional<uint64_t> parse_count(std::string_view text) {
  uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count == 0) return std::nullopt;
  return count;
}

CLI::Option* Parser::option(const std::string& flags, std::string& value, const std::string& doc,
                            const std::string& group) {
  return app_.add_option(flags, value, doc)->group(group)->envname(environment_twin(flags));
}

void Parser::define() {
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

  option("--env-file", env_file_, "Set the variables of a file, NAME=VALUE in a line", "General")
      ->type_name("FILE");

  define_checks();
  define_run_to_end();
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

void Parser::define_checks() {
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

void Parser::define_run_to_end() {
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

std::vector<std::string> Parser::option_names() const {
  std::vector<std::string> names;
  for (const CLI::Option* known : app_.get_options()) {
    for (const std::string& name : known->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

ParsedCommandLine Parser::refuse(FindingCode code, const std::string& key,
                                 const std::string& message, const std::string& suggestion) const {
  std::cerr << findings_text({{Severity::Error, code, "", 0, key, message, suggestion}});
  return {std::nullopt, exit_usage};
}

std::optional<ParsedCommandLine> Parser::refuse_unknown_flag() const {
  for (const std::string& extra : app_.remaining()) {
    if (!extra.starts_with("-") || extra == "--") continue;
    const std::string flag = extra.substr(0, extra.find('='));
    const auto near = nearest_match(flag, option_names());
    return refuse(FindingCode::UnknownOption, flag, fmt::format("there is no option {}", flag),
                  near ? fmt::format("did you mean {}?", *near)
                       : "kconnect-standalone --help lists all options");
  }
  return std::nullopt;
}

std::optional<ParsedCommandLine> Parser::read_log_levels() {
  if (raw_.quiet) options_.log.level = LogLevel::Warn;
  if (raw_.verbose) options_.log.level = LogLevel::Debug;
  for (const std::string& text : raw_.log_levels) {
    const size_t equals = text.find('=');
    const std::string name = equals == std::string::npos ? "" : text.substr(0, equals);
    const auto level =
        parse_log_level(equals == std::string::npos ? text : text.substr(equals + 1));
    if (!level) {
      return refuse(FindingCode::WrongOptionValue, "--log-level",
                    fmt::format("{} names no level", text),
                    "expected OFF, ERROR, WARN, INFO, DEBUG or TRACE, or LOGGER=LEVEL");
    }
    if (name.empty()) {
      options_.log.level = *level;
    } else {
      options_.log.levels[name] = *level;
    }
  }
  return std::nullopt;
}

std::optional<ParsedCommandLine> Parser::read_values() {
  if (auto refused = read_log_levels()) return refused;
  const auto log_format = parse_log_format(raw_.log_format);
  if (!log_format) {
    return refuse(FindingCode::WrongOptionValue, "--log-format",
                  fmt::format("{} is no format", raw_.log_format), "expected text, json or logfmt");
  }
  options_.log.format = *log_format;
  if (auto refused = read_progress()) return refused;
  if (options_.check_output != "text" && options_.check_output != "json") {
    return refuse(FindingCode::WrongOptionValue, "--output",
                  fmt::format("{} is no format", options_.check_output), "expected text or json");
  }
  options_.log_output_chosen = !raw_.log_file.empty();
  if (options_.log_output_chosen) options_.log.output = raw_.log_file;
  if (!options_.rest.empty() && options_.rest != "on" && options_.rest != "off") {
    return refuse(FindingCode::WrongOptionValue, "--rest",
                  fmt::format("{} is neither on nor off", options_.rest));
  }
  if (!options_.listen.empty()) {
    try {
      parse_listener(options_.listen);
    } catch (const std::invalid_argument& error) {
      return refuse(FindingCode::WrongOptionValue, "--listen",
                    fmt::format("{}: {}", options_.listen, error.what()));
    }
  }
  if (auto refused = read_durations()) return refused;
  if (auto refused = read_limits()) return refused;
  for (const std::string& override : options_.overrides) {
    if (override.find('=') == std::string::npos) {
      return refuse(FindingCode::WrongOptionValue, "--set",
                    fmt::format("{} sets nothing", override),
                    "expected KEY=VALUE, or NAME:KEY=VALUE");
    }
  }
  return std::nullopt;
}

ParsedCommandLine Parser::refuse_duration(const std::string& option,
                                          const std::string& text) const {
  return refuse(FindingCode::WrongOptionValue, option, fmt::format("{} is no duration", text),
                "expected for example 500ms, 10s, 2m");
}

std::optional<ParsedCommandLine> Parser::read_progress() {
  ProgressOptions& progress = options_.progress;
  for (const auto& [option, text, when] :
       {std::tuple("--progress", &raw_.progress, &progress.table),
        std::tuple("--color", &raw_.color, &progress.color)}) {
    const auto parsed = parse_when(*text);
    if (!parsed) {
      return refuse(FindingCode::WrongOptionValue, option,
                    fmt::format("{} is none of its values", *text),
                    "expected auto, always or never");
    }
    *when = *parsed;
  }
  progress.quiet = raw_.quiet;
  return std::nullopt;
}

std::optional<ParsedCommandLine> Parser::read_durations() {
  const std::array durations = {
      std::tuple("--shutdown-timeout", &raw_.shutdown_timeout, &options_.shutdown_timeout),
      std::tuple("--restart-failed", &raw_.restart_failed, &options_.restart_failed),
      std::tuple("--exit-when-idle", &raw_.exit_when_idle, &options_.limits.exit_when_idle),
      std::tuple("--timeout", &raw_.timeout, &options_.limits.timeout),
      std::tuple("--progress-interval", &raw_.progress_interval, &options_.progress.interval)};
  if (!raw_.check_timeout.empty()) {
    const auto time = parse_duration(raw_.check_timeout);
    if (!time) return refuse_duration("--check-timeout", raw_.check_timeout);
    options_.check_timeout = *time;
  }
  for (const auto& [option, text, duration] : durations) {
    if (text->empty()) continue;
    *duration = parse_duration(*text);
    if (!*duration) return refuse_duration(option, *text);
  }
  return std::nullopt;
}

std::optional<ParsedCommandLine> Parser::read_limits() {
  for (const std::string& text : raw_.expectations) {
    try {
      options_.expectations.push_back(parse_expectation(text));
    } catch (const std::invalid_argument& error) {
      return refuse(FindingCode::WrongOptionValue, "--expect",
                    fmt::format("{}: {}", text, error.what()));
    }
  }
  if (!raw_.preview.empty()) {
    options_.preview = parse_count(raw_.preview);
    if (!options_.preview) {
      return refuse(FindingCode::WrongOptionValue, "--preview",
                    fmt::format("{} is no number of records", raw_.preview));
    }
  }
  RunLimits& limits = options_.limits;
  for (const std::string& text : raw_.max_records) {
    const size_t equals = text.rfind('=');
    const std::string name = equals == std::string::npos ? "" : text.substr(0, equals);
    const auto count =
        parse_count(equals == std::string::npos ? text : std::string_view(text).substr(equals + 1));
    if (!count || equals == 0) {
      return refuse(FindingCode::WrongOptionValue, "--max-records",
                    fmt::format("{} is no number of records", text),
                    "expected a whole number of at least 1, or NAME=NUMBER");
    }
    limits.max_records.push_back({name, *count});
  }
  limits.exit_on_failure = app_.count("--exit-on-failure") > 0
                               ? raw_.exit_on_failure
                               : limits.any() && !options_.restart_failed;
  return std::nullopt;
}

ParsedCommandLine Parser::parse(std::vector<std::string> arguments) {
  define();
  JavaHabits habits = take_java_script_options(arguments);
  if (habits.daemon) {
    std::cerr << "kconnect-standalone stays in the foreground: -daemon is ignored, let systemd or "
                 "your shell run it in the background\n";
  }
  note_java_variables(process_environment(), habits);
  options_.ignored = std::move(habits.ignored);
  if (arguments.empty()) {
    std::cerr
        << "usage: kconnect-standalone [options] worker.properties [connector.properties ...]\n"
           "       kconnect-standalone --help\n";
    return {std::nullopt, exit_usage};
  }
  try {
    // CLI11 takes them from the end.
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app_.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    std::cout << app_.help() << '\n';
    return {std::nullopt, 0};
  } catch (const CLI::ParseError& error) {
    return refuse(FindingCode::WrongOptionValue, "", error.what());
  }
  if (raw_.version) {
    std::cout << (options_.check_output == "json" ? version_json() : version_text());
    return {std::nullopt, 0};
  }
  if (auto refused = refuse_unknown_flag()) return *refused;
  try {
    if (!env_file_.empty()) load_env_file(env_file_);
  } catch (const ConfigException& error) {
    return refuse(FindingCode::WrongOptionValue, "--env-file", error.what());
  }
  if (auto refused = read_values()) return *refused;
  if (app_.count("worker") == 0) {
    return refuse(
        FindingCode::MissingWorkerFile, "", "no worker file given",
        "usage: kconnect-standalone [options] worker.properties [connector.properties ...]");
  }
  return {std::move(options_), 0};
}

std::vector<VerbOption> Parser::list() {
  define();
  std::vector<VerbOption> options;
  for (const CLI::Option* known : app_.get_options()) {
    if (known->get_lnames().empty()) continue;  // an operand
    VerbOption option{.name = "--" + known->get_lnames()[0], .doc = known->get_description()};
    if (!known->get_snames().empty()) option.short_name = "-" + known->get_snames()[0];
    const std::string value = known->get_type_name();
    option.value_may_be_missing = value.starts_with("[=");
    if (option.value_may_be_missing) {
      option.value = value.substr(2, value.size() - 3);
    } else if (known->get_type_size() != 0) {
      option.value = value;
    }
    options.push_back(std::move(option));
  }
  return options;
}

}  // namespace

ParsedCommandLine parse_standalone_options(std::vector<std::string> arguments) {
  return Parser().parse(std::move(arguments));
}

std::vector<VerbOption> standalone_option_list() {
  return Parser().list();
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, int64_t>, 5> units = {
      {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"", 1000}}};
  int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || count < 0 || count > 1'000'000'000) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<size_t>(end - text.data()));
  const auto known =
      std::find_if(units.begin(), units.end(), [&](const auto& u) { return u.first == unit; });
  if (known == units.end()) return std::nullopt;
  return std::chrono::milliseconds(count * known->second);
}

}  // namespace kconnect
