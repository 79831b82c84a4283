#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace kconnect {

// A zone of the tz database with Java's ways. Cheap to copy; safe from any thread.
class TimeZone {
 public:
  static TimeZone utc() { return {}; }
  // By name ("Europe/Berlin"); nullopt when unknown.
  static std::optional<TimeZone> find(std::string_view name);
  // The zone of the environment variable TZ, else of the system; UTC when it cannot be found.
  static TimeZone process_default();
  // As TimeZone.setDefault: for the whole process.
  static void set_process_default(TimeZone zone);

  // Milliseconds that local time is ahead of UTC at an instant (milliseconds since the epoch).
  int64_t offset_at(int64_t epoch_millis) const;
  // "CET", "CEST"
  std::string abbreviation_at(int64_t epoch_millis) const;
  // The instant of a local time. A time that occurs twice means standard time; one that is skipped
  // is read with the offset before the gap.
  int64_t to_epoch(int64_t local_millis) const;

 private:
  TimeZone() = default;
  explicit TimeZone(const date::time_zone* zone) : zone_(zone) {}
  const date::time_zone* zone_ = nullptr;  // null = UTC
};

}  // namespace kconnect
