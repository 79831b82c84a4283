#include "sdk/log_setup.h"

#include <utility>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <kconnect/errors.h>

#include "sdk/log_rings.h"

namespace kconnect {

namespace {

spdlog::sink_ptr open_sink(const std::string& output) {
  if (output == "stdout") return std::make_shared<spdlog::sinks::stdout_sink_st>();
  if (output == "stderr") return std::make_shared<spdlog::sinks::stderr_sink_st>();
  try {
    return std::make_shared<spdlog::sinks::basic_file_sink_st>(output);
  } catch (const spdlog::spdlog_ex& error) {
    throw ConfigException("Cannot write the log to " + output + ": " + error.what());
  }
}

}  // namespace

void reopen_log(const LogSettings& settings) {
  spdlog::sink_ptr sink = open_sink(settings.output);
  sink->set_formatter(make_log_layout(settings.format));
  log_levels().set_sinks({std::move(sink), make_ring_sink(log_rings())});
}

void configure_logging(const LogSettings& settings) {
  reopen_log(settings);
  log_levels().configure(settings.level, settings.levels);
}

}  // namespace kconnect
