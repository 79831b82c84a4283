#include "cli/program.h"

#include <cstdlib>
#include <iostream>
#include <string_view>

#include <unistd.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/atomic_file.h"
#include "cli/checklist.h"
#include "cli/client_verbs.h"
#include "cli/completion.h"
#include "cli/configuration_check.h"
#include "cli/convert_verb.h"
#include "cli/dry_run.h"
#include "cli/exit_codes.h"
#include "cli/explain.h"
#include "cli/init_verb.h"
#include "cli/offsets_verb.h"
#include "cli/preview_run.h"
#include "cli/quickstart_verb.h"
#include "cli/signals.h"
#include "cli/standalone_options.h"
#include "cli/standalone_run.h"
#include "cli/terminal.h"
#include "cli/test_verb.h"
#include "cli/transform_verb.h"
#include "cli/verb.h"
#include "config/annotations.h"
#include "connectors/registered_connectors.h"
#include "converters/register.h"
#include "transforms/register.h"

namespace kconnect {

namespace {

PluginRegistry built_in_plugins() {
  PluginRegistry plugins;
  register_converters(plugins);
  register_transforms(plugins);
  register_connectors(plugins);
  return plugins;
}

// A worker that runs shows its warnings as log lines, each in one line.
void log_warnings(const CheckedConfiguration& checked) {
  static auto& log = logger("org.apache.kafka.connect.cli.ConnectStandalone");
  for (const Finding& finding : checked.findings) log.warn("{}", finding_line(finding));
  for (const std::string& note : checked.notes) log.info("{}", note);
}

void log_ignored(const std::vector<std::string>& ignored) {
  static auto& log = logger("org.apache.kafka.connect.cli.ConnectStandalone");
  for (const std::string& what : ignored) log.debug("{}", what);
}

// `kconnect validate` is kconnect-standalone --validate, and so on.
auto run_with(std::string flag) {
  return [flag = std::move(flag)](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), flag);
    return run_kconnect_standalone(arguments);
  };
}

std::string shown(const std::vector<Finding>& findings, const StandaloneOptions& options,
                  int descriptor) {
  const std::string text = findings_text(findings);
  // GitHub Actions shows annotations beside the lines of the files.
  const char* actions = std::getenv("GITHUB_ACTIONS");
  if (actions != nullptr && std::string_view(actions) == "true")
    return text + findings_annotations(findings);
  return wants_color(options.progress.color, descriptor) ? colored_findings(text) : text;
}

int show_validation(const CheckedConfiguration& checked, const StandaloneOptions& options) {
  const bool ok = checked.exit_code == 0;
  if (options.check_output == "json") {
    std::cout << "{\"command\":\"validate\",\"ok\":" << (ok ? "true" : "false")
              << ",\"findings\":" << findings_json(checked.findings) << "}\n";
  } else {
    std::cout << shown(checked.findings, options, STDOUT_FILENO);
    if (ok) std::cout << "the files are right\n";
  }
  return ok || checked.exit_code == exit_usage ? checked.exit_code : exit_worker;
}

int show_dry_run(const CheckedConfiguration& checked, const StandaloneOptions& options,
                 const PluginRegistry& plugins) {
  Checklist checklist(Checklist::Clock::now() + options.check_timeout, options.strict);
  dry_run(checked.settings, plugins, checklist);
  const bool is_json = options.check_output == "json";
  std::cout << (is_json ? checklist.json(checked.findings) : checklist.text());
  return checklist.ok() ? 0 : exit_worker;
}

// What follows are the verbs of kconnect: one line each.
std::vector<VerbGroup> verb_groups() {
  constexpr const char* run_usage = "[OPTIONS] WORKER_FILE [CONNECTOR_FILE]...";
  return {
      {"Run and check",
       {quickstart_verb(),
        {"standalone", run_usage, "run connectors until they end", run_kconnect_standalone},
        {"validate", run_usage, "check all files, run nothing", run_with("--validate")},
        {"dry-run", run_usage, "check all files and connections", run_with("--dry-run")},
        {"preview", run_usage, "show the first records", run_with("--preview")},
        transform_verb(std::cin, built_in_plugins),
        test_verb(built_in_plugins)}},
      {"Files and plugins",
       {init_verb(built_in_plugins), convert_verb(), plugins_verb(built_in_plugins),
        explain_verb(built_in_plugins)}},
      {"Look at a running worker", looking_verbs()},
      {"Change a running worker", changing_verbs()},
      {"Offsets and log levels", {offsets_verb(std::cin), logs_verb()}},
      {"The shell", {completion_verb(verb_groups, built_in_plugins)}},
  };
}

// pid_file: empty = none.
bool prepare(const LogSettings& log, const std::string& pid_file) {
  try {
    configure_logging(log);
    if (!pid_file.empty()) replace_file(pid_file, std::to_string(::getpid()) + "\n");
    return true;
  } catch (const std::exception& error) {
    std::cerr << "kconnect-standalone: " << error.what() << '\n';
    return false;
  }
}

// --dry-run and --preview: what they find goes to standard output, the rest to standard error.
int look(StandaloneOptions& options, const PluginRegistry& plugins) {
  const CheckedConfiguration checked = check_configuration(options, plugins);
  if (checked.exit_code != 0) return show_validation(checked, options);
  if (options.log.level == LogLevel::Info) options.log.level = LogLevel::Error;
  if (!options.log_output_chosen) options.log.output = "stderr";
  if (!prepare(options.log, "")) return exit_worker;
  std::cerr << shown(checked.findings, options, STDERR_FILENO);
  if (options.dry_run) return show_dry_run(checked, options, plugins);
  return run_preview(checked.settings, plugins, *options.preview,
                     options.limits.timeout.value_or(options.check_timeout));
}

int run_worker(StandaloneOptions& options, const PluginRegistry& plugins) {
  // From here on a signal to stop waits until the worker can be stopped.
  Signals signals;
  CheckedConfiguration checked = check_configuration(options, plugins);
  if (checked.exit_code != 0) {
    std::cerr << shown(checked.findings, options, STDERR_FILENO);
    return checked.exit_code;
  }
  const bool has_data_output = checked.writes_standard_output || options.summary_file == "-";
  if (has_data_output && !options.log_output_chosen) options.log.output = "stderr";
  if (!prepare(options.log, options.pid_file)) return exit_worker;
  log_warnings(checked);
  log_ignored(options.ignored);
  checked.settings.progress = options.progress;
  checked.settings.log = options.log;
  checked.settings.writes_standard_output = checked.writes_standard_output;
  return run_standalone_worker(std::move(checked.settings), plugins, signals);
}

}  // namespace

int run_kconnect_standalone(const std::vector<std::string>& arguments) {
  ParsedCommandLine command_line = parse_standalone_options(arguments);
  if (!command_line.options) return command_line.exit_code;
  StandaloneOptions& options = *command_line.options;
  const PluginRegistry plugins = built_in_plugins();
  if (options.validate) return show_validation(check_configuration(options, plugins), options);
  if (options.dry_run || options.preview) return look(options, plugins);
  return run_worker(options, plugins);
}

int run_kconnect(const std::vector<std::string>& arguments) {
  if (!arguments.empty() && arguments[0] == "--version") return run_kconnect_standalone(arguments);
  return run_verb(verb_groups(), arguments);
}

}  // namespace kconnect
