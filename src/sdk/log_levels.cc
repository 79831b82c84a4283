#include "sdk/log_levels.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <fmt/format.h>
#include <spdlog/sinks/dist_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "sdk/log_layout.h"
#include "sdk/repeat_filter.h"

namespace kconnect {

namespace {

constexpr std::array<std::string_view, 8> level_names = {"ALL",  "TRACE", "DEBUG", "INFO",
                                                         "WARN", "ERROR", "FATAL", "OFF"};

spdlog::level::level_enum spdlog_level(LogLevel level) {
  if (level == LogLevel::All) return spdlog::level::trace;
  return static_cast<spdlog::level::level_enum>(static_cast<int>(level) - 1);
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool equal_in_any_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, upper, upper);
}

int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool is_root(std::string_view name) {
  return equal_in_any_case(name, LogLevels::root_name);
}

}  // namespace

std::string_view log_level_name(LogLevel level) {
  return level_names[static_cast<size_t>(level)];
}

std::string_view log_level_name(spdlog::level::level_enum level) {
  return level_names[static_cast<size_t>(level) + 1];
}

std::optional<LogLevel> parse_log_level(std::string_view text) {
  const auto found = std::ranges::find_if(
      level_names, [&](std::string_view name) { return equal_in_any_case(name, text); });
  if (found == level_names.end()) return std::nullopt;
  return static_cast<LogLevel>(found - level_names.begin());
}

// One sink for all loggers, so that changing where they write touches no logger in use.
class LogLevels::SharedSink final : public spdlog::sinks::dist_sink_mt {
 public:
  void set_neighbour(LogNeighbour* neighbour) {
    const std::lock_guard lock(mutex_);
    neighbour_ = neighbour;
  }

  void tell_repetitions() {
    const std::lock_guard lock(mutex_);
    tell(repeats_.all());
  }

 private:
  using Message = spdlog::details::log_msg;

  void sink_it_(const Message& message) override {
    tell(repeats_.due(message.time));
    if (message.level >= spdlog::level::warn &&
        !repeats_.admit(message.level, {message.logger_name.data(), message.logger_name.size()},
                        log_context(), {message.payload.data(), message.payload.size()},
                        message.time))
      return;
    write(message);
  }

  void tell(const std::vector<RepeatedMessage>& repeated) {
    for (const RepeatedMessage& message : repeated) {
      const LogContext context(message.context);
      const std::string text = fmt::format("repeated {} times: {}", message.count, message.text);
      write(Message(message.logger, message.level, text));
    }
  }

  void write(const Message& message) {
    if (neighbour_ == nullptr) {
      dist_sink::sink_it_(message);
    } else {
      neighbour_->around([&] { dist_sink::sink_it_(message); });
    }
  }

  LogNeighbour* neighbour_ = nullptr;
  RepeatFilter repeats_;
};

struct LogLevels::Entry {
  std::optional<LoggerLevel> own;
  std::unique_ptr<spdlog::logger> logger;
};

LogLevels::LogLevels() : sink_(std::make_shared<SharedSink>()) {
  auto console = std::make_shared<spdlog::sinks::stdout_sink_st>();
  console->set_formatter(make_log_layout(LogFormat::Text));
  set_sink(std::move(console));
}

LogLevels::~LogLevels() = default;

void LogLevels::set_sinks(std::vector<spdlog::sink_ptr> sinks) {
  sink_->set_sinks(std::move(sinks));
}

void LogLevels::set_neighbour(LogNeighbour* neighbour) {
  sink_->set_neighbour(neighbour);
}

void LogLevels::tell_repetitions() {
  sink_->tell_repetitions();
}

spdlog::logger& LogLevels::logger(std::string_view name) {
  const std::lock_guard lock(mutex_);
  return *entry(name).logger;
}

LogLevels::Entry& LogLevels::entry(std::string_view name) {
  const auto found = entries_.find(name);
  if (found != entries_.end()) return found->second;
  auto logger = std::make_unique<spdlog::logger>(std::string(name), sink_);
  logger->set_level(spdlog_level(effective_level(name)));
  logger->flush_on(spdlog::level::trace);
  return entries_.emplace(name, Entry{.own = {}, .logger = std::move(logger)}).first->second;
}

const LogLevels::Entry* LogLevels::find(std::string_view name) const {
  const auto found = entries_.find(name);
  return found == entries_.end() ? nullptr : &found->second;
}

LogLevel LogLevels::effective_level(std::string_view name) const {
  while (true) {
    const Entry* entry = find(name);
    if (entry != nullptr && entry->own) return entry->own->level;
    const size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return root_.level;
    name = name.substr(0, dot);
  }
}

void LogLevels::apply() {
  for (auto& [name, entry] : entries_) entry.logger->set_level(spdlog_level(effective_level(name)));
}

void LogLevels::configure(LogLevel root, const std::map<std::string, LogLevel>& levels) {
  const std::lock_guard lock(mutex_);
  root_ = {.level = root, .last_modified = {}};
  for (auto& [name, entry] : entries_) entry.own.reset();
  for (const auto& [name, level] : levels) {
    const LoggerLevel configured{.level = level, .last_modified = {}};
    if (is_root(name)) {
      root_ = configured;
    } else {
      entry(name).own = configured;
    }
  }
  apply();
}

std::vector<std::string> LogLevels::set_level(std::string_view name, LogLevel level) {
  const std::lock_guard lock(mutex_);
  const LoggerLevel changed{.level = level, .last_modified = now_ms()};
  if (is_root(name)) {
    if (root_.level != level) root_ = changed;
    apply();
    return {std::string(root_name)};
  }
  entry(name);
  std::vector<std::string> concerned;
  std::vector<Entry*> to_change;
  for (auto at = entries_.lower_bound(name); at != entries_.end() && at->first.starts_with(name);
       ++at) {
    concerned.push_back(at->first);
    if (effective_level(at->first) != level) to_change.push_back(&at->second);
  }
  for (Entry* entry : to_change) entry->own = changed;
  apply();
  return concerned;
}

std::optional<LoggerLevel> LogLevels::level(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  if (is_root(name)) return root_;
  const Entry* entry = find(name);
  if (entry == nullptr) return std::nullopt;
  if (entry->own) return entry->own;
  return LoggerLevel{.level = effective_level(name), .last_modified = {}};
}

std::map<std::string, LoggerLevel> LogLevels::levels() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, LoggerLevel> levels{{std::string(root_name), root_}};
  for (const auto& [name, entry] : entries_) {
    if (entry.own) levels.emplace(name, *entry.own);
  }
  return levels;
}

LogLevels& log_levels() {
  // Never destroyed: threads may log until the process is gone.
  static LogLevels& levels = *std::make_unique<LogLevels>().release();
  return levels;
}

}  // namespace kconnect
