#include "net/access_log.h"

#include <array>
#include <ctime>

#include <fmt/format.h>

namespace kconnect {

namespace {

constexpr std::array<std::string_view, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::tm utc(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

std::string_view or_dash(std::string_view text) {
  return text.empty() ? "-" : text;
}

}  // namespace

std::string access_log_line(const AccessLogEntry& entry) {
  const std::tm time = utc(entry.received);
  return fmt::format(
      "{} - - [{:02}/{}/{}:{:02}:{:02}:{:02} +0000] \"{} {} HTTP/{}.{}\" {} {} \"{}\" \"{}\" {}",
      entry.client_address, time.tm_mday, months[static_cast<size_t>(time.tm_mon)],
      time.tm_year + 1900, time.tm_hour, time.tm_min, time.tm_sec, or_dash(entry.method),
      or_dash(entry.target), entry.http_version / 10, entry.http_version % 10, entry.status,
      entry.bytes, or_dash(entry.referer), or_dash(entry.user_agent), entry.duration.count());
}

std::string http_date(std::chrono::system_clock::time_point time) {
  const std::tm parts = utc(time);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
                     days[static_cast<size_t>(parts.tm_wday)], parts.tm_mday,
                     months[static_cast<size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour,
                     parts.tm_min, parts.tm_sec);
}

}  // namespace kconnect
