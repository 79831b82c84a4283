#pragma once

#include <map>
#include <string>

#include "sdk/log_layout.h"
#include "sdk/log_levels.h"

namespace kconnect {

struct LogSettings {
  LogFormat format = LogFormat::Text;
  std::string output = "stdout";  // "stdout", "stderr", or a file that is appended to
  LogLevel level = LogLevel::Info;
  std::map<std::string, LogLevel> levels = {};  // by logger name
};

// Sets where and how this process logs. Throws ConfigException when the file cannot be opened.
void configure_logging(const LogSettings& settings);

// Opens the output again, which may have been moved away; levels stay. Throws ConfigException when
// that fails: everything is as before then.
void reopen_log(const LogSettings& settings);

}  // namespace kconnect
