#include "base/time_zone.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

#include <date/tz.h>

namespace kconnect {

namespace {

using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Java knows the transitions since 1900 only; before, the offset of today's standard time counts.
constexpr int64_t first_transition_millis = -2'208'988'800'000;

date::sys_seconds to_seconds(int64_t epoch_millis) {
  return date::sys_seconds(floor<seconds>(milliseconds(epoch_millis)));
}

milliseconds offset_before_transitions(const date::time_zone& zone) {
  const auto info = zone.get_info(std::chrono::floor<seconds>(std::chrono::system_clock::now()));
  return info.offset - info.save;
}

TimeZone zone_of_environment() {
  if (const char* name = std::getenv("TZ"); name != nullptr && *name != '\0') {
    return TimeZone::find(*name == ':' ? name + 1 : name).value_or(TimeZone::utc());
  }
  try {
    return TimeZone::find(date::current_zone()->name()).value_or(TimeZone::utc());
  } catch (const std::runtime_error&) {
    return TimeZone::utc();
  }
}

std::atomic<TimeZone>& default_zone() {
  static std::atomic<TimeZone> zone(zone_of_environment());
  return zone;
}

}  // namespace

std::optional<TimeZone> TimeZone::find(std::string_view name) {
  if (name == "UTC" || name == "Etc/UTC") return utc();
  try {
    return TimeZone(date::locate_zone(std::string(name)));
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

TimeZone TimeZone::process_default() {
  return default_zone().load(std::memory_order_relaxed);
}

void TimeZone::set_process_default(TimeZone zone) {
  default_zone().store(zone);
}

int64_t TimeZone::offset_at(int64_t epoch_millis) const {
  if (zone_ == nullptr) return 0;
  if (epoch_millis < first_transition_millis) return offset_before_transitions(*zone_).count();
  return milliseconds(zone_->get_info(to_seconds(epoch_millis)).offset).count();
}

std::string TimeZone::abbreviation_at(int64_t epoch_millis) const {
  if (zone_ == nullptr) return "UTC";
  return zone_->get_info(to_seconds(epoch_millis)).abbrev;
}

int64_t TimeZone::to_epoch(int64_t local_millis) const {
  if (zone_ == nullptr) return local_millis;
  const auto early = offset_before_transitions(*zone_).count();
  if (local_millis - early < first_transition_millis) return local_millis - early;
  const auto info =
      zone_->get_info(date::local_seconds(floor<seconds>(milliseconds(local_millis))));
  const auto& chosen = info.result == date::local_info::ambiguous ? info.second : info.first;
  return local_millis - milliseconds(chosen.offset).count();
}

}  // namespace kconnect
