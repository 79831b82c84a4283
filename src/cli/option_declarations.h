#pragma once

#include <string>
#include <vector>

#include "cli/standalone_options.h"

namespace CLI {
class App;
}

namespace kconnect {

// The text of options whose meaning needs more than CLI11's types.
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
  std::string env_file;
};

// Declares all options of kconnect-standalone, each with its help and its twin in the environment.
// Parsing fills in options and raw, which must live as long as app.
void declare_standalone_options(CLI::App& app, StandaloneOptions& options, RawOptions& raw);

}  // namespace kconnect
