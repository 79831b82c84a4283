#include "cli/convert_verb.h"

#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/atomic_file.h"
#include "cli/connector_operand.h"
#include "cli/exit_codes.h"
#include "config/config_text.h"

namespace kconnect {

namespace {

constexpr const char* details =
    "\nThe format of OUT is that of its name's ending, or --to. - is standard input or output. "
    "Files of a\nworker or of connectors; keys and values stay as they are, comments are lost.\n"
    "Exit codes: 0 done, 1 wrong usage, 2 a file cannot be read or written, or the format cannot "
    "hold it.\n";

ConfigFormat wanted_format(const VerbArguments& arguments) {
  if (const std::string to = arguments.value("--to"); !to.empty()) {
    return to == "properties" ? ConfigFormat::Properties
           : to == "json"     ? ConfigFormat::Json
                              : ConfigFormat::Yaml;
  }
  const auto format = config_format(arguments.operands()[1]);
  if (!format) {
    throw WrongUsage(fmt::format("{} has no ending that names a format: --to FORMAT is missing",
                                 arguments.operands()[1]));
  }
  return *format;
}

// Without the complaint that there is no name: a worker has none.
LoadedFile load(const std::string& path) {
  LoadedFile file = load_connector_operand(path);
  std::erase_if(file.findings, [](const Finding& finding) {
    return finding.code == FindingCode::MissingKey && finding.key == "name";
  });
  return file;
}

int convert(const VerbArguments& arguments) {
  const std::string& in = arguments.operands()[0];
  const std::string& out = arguments.operands()[1];
  const ConfigFormat format = wanted_format(arguments);
  const LoadedFile file = load(in);
  std::cerr << findings_text(file.findings);
  if (count_findings(file.findings, Severity::Error) > 0) return exit_worker;
  for (const Finding& finding : file.findings) {
    if (finding.code == FindingCode::IgnoredKey && finding.key == "worker")
      throw ConnectException("a file with worker and connectors cannot be converted as a whole");
  }
  const std::string text = config_text(file.connectors, format);
  if (out == "-") {
    std::cout << text;
    return 0;
  }
  if (std::filesystem::exists(out) && !arguments.has("--force"))
    throw ConnectException(fmt::format("{} is there already: --force replaces it", out));
  replace_file(out, text);
  return 0;
}

}  // namespace

Verb convert_verb() {
  return make_verb("convert", "IN OUT [--to properties|json|yaml] [--force]",
                   "write a configuration file in another format", details, convert);
}

}  // namespace kconnect
