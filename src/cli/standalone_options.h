#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/expectation.h"
#include "cli/progress_options.h"
#include "cli/run_limits.h"
#include "config/finding.h"
#include "sdk/log_setup.h"

namespace kconnect {

struct VerbOption;

// What the command line of kconnect-standalone asks for.
struct StandaloneOptions {
  std::string worker_file;  // empty = an empty configuration, as in Java
  std::vector<std::string> connector_files;
  std::vector<std::string> overrides;  // KEY=VALUE, or NAME:KEY=VALUE for one connector

  bool embedded_kafka = false;
  std::string embedded_kafka_address_file;
  std::string offsets;  // "memory", a file, or empty = as the worker file says
  std::string rest;     // "on", "off"
  std::string listen;   // empty = as the worker file says
  std::string rest_port_file;
  std::string pid_file;
  std::optional<std::chrono::milliseconds> shutdown_timeout;
  // Failed tasks are started again, first after this time; none = not at all.
  std::optional<std::chrono::milliseconds> restart_failed;
  bool watch = false;              // the files are looked at again when they change
  std::string persist_connectors;  // folder of what REST makes, empty = none

  bool validate = false;                           // only check the files
  bool dry_run = false;                            // check the files, and what they connect to
  std::chrono::milliseconds check_timeout{10000};  // of that
  std::optional<uint64_t> preview;                 // only show this many records of each connector
  bool strict = false;                             // warnings about files are errors
  std::string check_output = "text";               // or "json": how findings are shown

  RunLimits limits;
  std::string summary_file;  // "-" = standard output, empty = none
  std::string junit_file;    // empty = none
  std::vector<Expectation> expectations;

  ProgressOptions progress;
  std::vector<std::string> ignored;  // what was meant for a Java process, in words

  LogSettings log;
  bool log_output_chosen = false;  // by --log-file
};

// The outcome of reading a command line: options, or an exit code with what has been printed.
struct ParsedCommandLine {
  std::optional<StandaloneOptions> options;
  int exit_code = 0;
};

// arguments: without the program's name. Each option has a twin in the environment
// (KCONNECT_<OPTION>). Help and version go to standard output, what is wrong to standard error.
ParsedCommandLine parse_standalone_options(std::vector<std::string> arguments);

// All options, from which completion is made; <cli/verb.h> has their type.
std::vector<VerbOption> standalone_option_list();

// A whole number of at least 1; nullopt for other text.
std::optional<uint64_t> parse_count(std::string_view text);

// "500ms", "10s", "2m", "1h"; a bare number is seconds. nullopt for other text.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace kconnect
