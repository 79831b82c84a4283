#include <utility>

#include <kconnect/log.h>

#include "sdk/log_levels.h"

namespace kconnect {

namespace {

std::string& thread_context() {
  thread_local std::string context;
  return context;
}

}  // namespace

spdlog::logger& logger(std::string_view name) {
  return log_levels().logger(name);
}

void set_log_context(std::string context) {
  thread_context() = std::move(context);
}

const std::string& log_context() {
  return thread_context();
}

LogContext::LogContext(std::string context)
    : previous_(std::exchange(thread_context(), std::move(context))) {}

LogContext::~LogContext() {
  thread_context() = std::move(previous_);
}

}  // namespace kconnect
