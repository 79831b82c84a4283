#include "cli/program.h"

#include <iostream>

#include <unistd.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/atomic_file.h"
#include "cli/configuration_check.h"
#include "cli/exit_codes.h"
#include "cli/explain.h"
#include "cli/offsets_verb.h"
#include "cli/signals.h"
#include "cli/standalone_options.h"
#include "cli/standalone_worker.h"
#include "cli/terminal.h"
#include "cli/top_verb.h"
#include "cli/transform_verb.h"
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
void log_warnings(const std::vector<Finding>& findings) {
  static auto& log = logger("org.apache.kafka.connect.cli.ConnectStandalone");
  for (const Finding& finding : findings) log.warn("{}", finding_line(finding));
}

std::string shown(const std::vector<Finding>& findings, const StandaloneOptions& options,
                  int descriptor) {
  const std::string text = findings_text(findings);
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

}  // namespace

int run_kconnect_standalone(const std::vector<std::string>& arguments) {
  ParsedCommandLine command_line = parse_standalone_options(arguments);
  if (!command_line.options) return command_line.exit_code;
  StandaloneOptions& options = *command_line.options;
  const PluginRegistry plugins = built_in_plugins();
  if (options.validate) return show_validation(check_configuration(options, plugins), options);
  // From here on a signal to stop waits until the worker can be stopped.
  Signals signals;
  CheckedConfiguration checked = check_configuration(options, plugins);
  if (checked.exit_code != 0) {
    std::cerr << shown(checked.findings, options, STDERR_FILENO);
    return checked.exit_code;
  }
  const bool has_data_output = checked.writes_standard_output || options.summary_file == "-";
  if (has_data_output && !options.log_output_chosen) options.log.output = "stderr";
  try {
    configure_logging(options.log);
    if (!options.pid_file.empty())
      replace_file(options.pid_file, std::to_string(::getpid()) + "\n");
  } catch (const std::exception& error) {
    std::cerr << "kconnect-standalone: " << error.what() << '\n';
    return exit_worker;
  }
  log_warnings(checked.findings);
  checked.settings.progress = options.progress;
  checked.settings.log = options.log;
  checked.settings.writes_standard_output = checked.writes_standard_output;
  return run_standalone_worker(std::move(checked.settings), plugins, signals);
}

int run_kconnect(const std::vector<std::string>& arguments) {
  const std::string verb = arguments.empty() ? "" : arguments[0];
  std::vector<std::string> rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
  if (verb == "standalone") return run_kconnect_standalone(rest);
  if (verb == "validate") {
    rest.insert(rest.begin(), "--validate");
    return run_kconnect_standalone(rest);
  }
  if (verb == "offsets") return run_offsets_verb(rest, std::cin);
  if (verb == "top") return run_top_verb(rest);
  if (verb == "transform") return run_transform_verb(rest, std::cin, built_in_plugins());
  if (verb == "plugins") return list_plugins(rest, built_in_plugins());
  if (verb == "explain") return explain_plugin(rest, built_in_plugins());
  if (verb == "--version") return run_kconnect_standalone({"--version"});
  const bool help = verb == "-h" || verb == "--help";
  (help ? std::cout : std::cerr)
      << "usage: kconnect standalone [options] worker.properties [connector.properties ...]\n"
         "       kconnect validate [options] worker.properties [connector.properties ...]\n"
         "       kconnect offsets list|get|set|reset|export|import --file FILE ...\n"
         "       kconnect top [--url URL] [--interval DURATION] [--once]\n"
         "       kconnect transform -c connector.properties < records.jsonl\n"
         "       kconnect plugins [--format text|markdown|json]\n"
         "       kconnect explain CLASS[.KEY] [--format text|markdown|json]\n";
  if (!help && !verb.empty()) std::cerr << "kconnect: there is no verb " << verb << '\n';
  return help ? 0 : exit_usage;
}

}  // namespace kconnect
