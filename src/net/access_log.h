#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace kconnect {

struct AccessLogEntry {
  std::string_view client_address;
  std::string_view method;
  std::string_view target;
  unsigned http_version = 11;
  std::string_view referer;  // empty = not sent
  std::string_view user_agent;
  int status = 200;
  size_t bytes = 0;
  std::chrono::system_clock::time_point received;
  std::chrono::milliseconds duration{0};
};

// IP - - [date] "METHOD TARGET HTTP/1.1" STATUS BYTES "REFERER" "AGENT" MS
std::string access_log_line(const AccessLogEntry& entry);

// "Sat, 31 Jan 2026 12:00:00 GMT", the form of the Date header field.
std::string http_date(std::chrono::system_clock::time_point time);

}  // namespace kconnect
