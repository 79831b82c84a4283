#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kconnect/log.h>

#include "sdk/log_neighbour.h"

namespace kconnect {

// The levels users know from log4j.
enum class LogLevel { All, Trace, Debug, Info, Warn, Error, Fatal, Off };

std::string_view log_level_name(LogLevel level);                   // "WARN"
std::optional<LogLevel> parse_log_level(std::string_view text);    // any case
std::string_view log_level_name(spdlog::level::level_enum level);  // "WARN"

struct LoggerLevel {
  LogLevel level = LogLevel::Info;
  std::optional<int64_t> last_modified;  // epoch milliseconds; absent when never changed
  bool operator==(const LoggerLevel&) const = default;
};

// Every logger with its level: one of its own or that of the nearest ancestor ("a.b" of "a.b.c")
// that has one, in the end the root's. Safe from any thread. Loggers live as long as this.
class LogLevels {
 public:
  static constexpr std::string_view root_name = "root";

  LogLevels();
  LogLevels(const LogLevels&) = delete;
  LogLevels& operator=(const LogLevels&) = delete;
  ~LogLevels();

  // Made at the first call.
  spdlog::logger& logger(std::string_view name);

  // Where all loggers write from now on. Sinks are called one at a time.
  void set_sinks(std::vector<spdlog::sink_ptr> sinks);
  void set_sink(spdlog::sink_ptr sink) { set_sinks({std::move(sink)}); }
  // Whom every line is written around from now on; nullptr = nobody. Its last call has returned
  // then.
  void set_neighbour(LogNeighbour* neighbour);

  // Warnings and errors that repeat within ten seconds are held back; how many is told with a later
  // line, or by this call at once.
  void tell_repetitions();

  // Replaces all levels by these, as if the program had started with them.
  void configure(LogLevel root, const std::map<std::string, LogLevel>& levels);

  // Sets the level of a logger, which is made if it is new, and of every logger whose name starts
  // with this one; for the root of it alone. Those that have this level already are left as they
  // are. Returns all the names concerned, sorted.
  std::vector<std::string> set_level(std::string_view name, LogLevel level);

  // The level in effect; nullopt when there is no such logger.
  std::optional<LoggerLevel> level(std::string_view name) const;

  // The root and the loggers with a level of their own.
  std::map<std::string, LoggerLevel> levels() const;

 private:
  struct Entry;
  class SharedSink;
  using Entries = std::map<std::string, Entry, std::less<>>;

  Entry& entry(std::string_view name);
  const Entry* find(std::string_view name) const;
  LogLevel effective_level(std::string_view name) const;
  void apply();

  std::shared_ptr<SharedSink> sink_;
  mutable std::mutex mutex_;  // guards what follows
  LoggerLevel root_;
  Entries entries_;
};

// The loggers of this process.
LogLevels& log_levels();

}  // namespace kconnect
