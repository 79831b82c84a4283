#include "cli/program.h"

#include <iostream>

#include <unistd.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/atomic_file.h"
#include "cli/checklist.h"
#include "cli/configuration_check.h"
#include "cli/dry_run.h"
#include "cli/exit_codes.h"
#include "cli/explain.h"
#include "cli/offsets_verb.h"
#include "cli/preview_run.h"
#include "cli/standalone_options.h"
#include "cli/standalone_worker.h"
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

int show_validation(const CheckedConfiguration& checked, const StandaloneOptions& options) {
  const bool ok = checked.exit_code == 0;
  if (options.check_output == "json") {
    std::cout << "{\"command\":\"validate\",\"ok\":" << (ok ? "true" : "false")
              << ",\"findings\":" << findings_json(checked.findings) << "}\n";
  } else {
    std::cout << findings_text(checked.findings);
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

}  // namespace

int run_kconnect_standalone(const std::vector<std::string>& arguments) {
  ParsedCommandLine command_line = parse_standalone_options(arguments);
  if (!command_line.options) return command_line.exit_code;
  StandaloneOptions& options = *command_line.options;
  const PluginRegistry plugins = built_in_plugins();
  CheckedConfiguration checked = check_configuration(options, plugins);
  const bool has_errors = checked.exit_code != 0;
  if (options.validate || (options.dry_run && has_errors)) return show_validation(checked, options);
  if (checked.exit_code != 0) {
    std::cerr << findings_text(checked.findings);
    return checked.exit_code;
  }
  const bool has_data_output = checked.writes_standard_output || options.summary_file == "-" ||
                               options.dry_run || options.preview;
  const bool only_looks = options.dry_run || options.preview;
  if (only_looks && options.log.level == LogLevel::Info) options.log.level = LogLevel::Error;
  if (has_data_output && !options.log_output_chosen) options.log.output = "stderr";
  try {
    configure_logging(options.log);
    if (!options.pid_file.empty() && !only_looks)
      replace_file(options.pid_file, std::to_string(::getpid()) + "\n");
  } catch (const std::exception& error) {
    std::cerr << "kconnect-standalone: " << error.what() << '\n';
    return exit_worker;
  }
  if (only_looks) std::cerr << findings_text(checked.findings);
  if (options.dry_run) return show_dry_run(checked, options, plugins);
  if (options.preview) {
    return run_preview(checked.settings, plugins, *options.preview,
                       options.limits.timeout.value_or(options.check_timeout));
  }
  log_warnings(checked.findings);
  return run_standalone_worker(std::move(checked.settings), plugins);
}

int run_kconnect(const std::vector<std::string>& arguments) {
  const std::string verb = arguments.empty() ? "" : arguments[0];
  std::vector<std::string> rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
  if (verb == "standalone") return run_kconnect_standalone(rest);
  if (verb == "validate" || verb == "dry-run" || verb == "preview") {
    rest.insert(rest.begin(), "--" + verb);
    return run_kconnect_standalone(rest);
  }
  if (verb == "offsets") return run_offsets_verb(rest, std::cin);
  if (verb == "transform") return run_transform_verb(rest, std::cin, built_in_plugins());
  if (verb == "plugins") return list_plugins(rest, built_in_plugins());
  if (verb == "explain") return explain_plugin(rest, built_in_plugins());
  if (verb == "--version") return run_kconnect_standalone({"--version"});
  const bool help = verb == "-h" || verb == "--help";
  (help ? std::cout : std::cerr)
      << "usage: kconnect standalone [options] worker.properties [connector.properties ...]\n"
         "       kconnect validate|dry-run|preview [options] worker.properties "
         "[connector.properties ...]\n"
         "       kconnect offsets list|get|set|reset|export|import --file FILE ...\n"
         "       kconnect transform -c connector.properties < records.jsonl\n"
         "       kconnect plugins [--format text|markdown|json]\n"
         "       kconnect explain CLASS[.KEY] [--format text|markdown|json]\n";
  if (!help && !verb.empty()) std::cerr << "kconnect: there is no verb " << verb << '\n';
  return help ? 0 : exit_usage;
}

}  // namespace kconnect
