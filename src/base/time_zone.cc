#include "base/time_zone.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

#include <date/tz.h>

#include "base/java_calendar.h"

namespace kconnect {

namespace {

using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::seconds;

// The files of the tz database list transitions up to 2037. As their rules go by weekdays, a later
// time is looked up in the last listed year whose weekdays fall on the same dates: the months up to
// February and those behind it are sought apart, so that leap years do not matter.
constexpr int64_t unlisted_millis = 2'145'916'800'000;  // 2038-01-01
constexpr int64_t last_listed_year = 2037;

// How much earlier the same date and weekday of a listed year is.
int64_t shift_to_listed(int64_t millis) {
  if (millis < unlisted_millis) return 0;
  const CalendarTime time = calendar_time(millis);
  const int64_t month = time.month <= 2 ? 1 : 3;
  const int64_t start = gregorian_day(time.year, month, 1);
  int64_t listed = last_listed_year;
  while ((start - gregorian_day(listed, month, 1)) % 7 != 0) --listed;
  return (start - gregorian_day(listed, month, 1)) * millis_per_day;
}

// Java knows the transitions since 1900 only; before, the offset of today's standard time counts.
constexpr int64_t first_transition_millis = -2'208'988'800'000;

date::sys_seconds to_seconds(int64_t epoch_millis) {
  return date::sys_seconds(floor<seconds>(milliseconds(epoch_millis)));
}

date::sys_info standard_time(const date::time_zone& zone) {
  const auto now = std::chrono::floor<seconds>(std::chrono::system_clock::now());
  const date::sys_info info = zone.get_info(now);
  return info.save.count() == 0 ? info : zone.get_info(info.begin - seconds(1));
}

milliseconds offset_before_transitions(const date::time_zone& zone) {
  const date::sys_info info = standard_time(zone);
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
  const int64_t listed = epoch_millis - shift_to_listed(epoch_millis);
  return milliseconds(zone_->get_info(to_seconds(listed)).offset).count();
}

std::string TimeZone::abbreviation_at(int64_t epoch_millis) const {
  if (zone_ == nullptr) return "UTC";
  if (epoch_millis < first_transition_millis) return standard_time(*zone_).abbrev;
  const int64_t listed = epoch_millis - shift_to_listed(epoch_millis);
  return zone_->get_info(to_seconds(listed)).abbrev;
}

int64_t TimeZone::to_epoch(int64_t local_millis) const {
  if (zone_ == nullptr) return local_millis;
  const auto early = offset_before_transitions(*zone_).count();
  if (local_millis - early < first_transition_millis) return local_millis - early;
  const milliseconds listed(local_millis - shift_to_listed(local_millis));
  const auto info = zone_->get_info(date::local_seconds(floor<seconds>(listed)));
  const auto& chosen = info.result == date::local_info::ambiguous ? info.second : info.first;
  return local_millis - milliseconds(chosen.offset).count();
}

}  // namespace kconnect
