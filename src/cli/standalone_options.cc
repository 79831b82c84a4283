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
#include "cli/option_declarations.h"
#include "cli/verb.h"
#include "cli/version_report.h"
#include "net/url.h"

namespace kconnect {

namespace {

class Parser {
 public:
  ParsedCommandLine parse(std::vector<std::string> arguments);
  std::vector<VerbOption> list();

 private:
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
};

// CLI11 shows the value that a flag stands for in braces behind its name.
std::string without_flag_values(std::string help) {
  for (size_t open = help.find('{'); open != std::string::npos; open = help.find('{', open))
    help.erase(open, help.find('}', open) + 1 - open);
  return help;
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
  declare_standalone_options(app_, options_, raw_);
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
    std::cout << without_flag_values(app_.help()) << '\n';
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
    if (!raw_.env_file.empty()) load_env_file(raw_.env_file);
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
  declare_standalone_options(app_, options_, raw_);
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

std::optional<uint64_t> parse_count(std::string_view text) {
  uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count == 0) return std::nullopt;
  return count;
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
