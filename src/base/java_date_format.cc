#include "base/java_date_format.h"

#include <chrono>

#include "base/date_names.h"
#include "base/java_calendar.h"
#include "base/java_date_parser.h"

namespace kconnect {

namespace {

int64_t current_millis() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count();
}

// Zeros up to a width; a minus sign does not count.
void append_padded(int64_t value, size_t width, std::string& out) {
  if (value < 0) out += '-';
  const std::string digits = std::to_string(value < 0 ? -value : value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

constexpr int64_t day_of(int64_t local_millis) {
  return local_millis / millis_per_day - (local_millis % millis_per_day < 0 ? 1 : 0);
}

// Number of the week that a day lies in; weeks start on Sunday, week 1 holds the first day.
int64_t week_number(int64_t first_day, int64_t day, int64_t weekday) {
  const int64_t start_of_week = day - weekday;
  return (start_of_week - first_day + 6) / 7 + 1;
}

// An instant taken apart for one time zone.
class Moment {
 public:
  Moment(int64_t epoch_millis, const TimeZone& zone)
      : epoch_millis_(epoch_millis),
        zone_(zone),
        offset_(zone.offset_at(epoch_millis)),
        day_(day_of(epoch_millis + offset_)),
        time_(calendar_time(epoch_millis + offset_)) {}

  void append(const DateElement& element, std::string& out) const;

 private:
  int64_t year_of_era() const { return time_.year > 0 ? time_.year : 1 - time_.year; }
  int64_t week_of_year() const;
  int64_t week_year() const;
  int64_t week_of_month() const {
    return week_number(calendar_day(time_.year, time_.month, 1), day_, time_.weekday);
  }
  bool is_in_first_week_of_next_year() const {
    return calendar_day(time_.year + 1, 1, 1) - day_ <= 6 - time_.weekday;
  }
  void append_year(int64_t year, size_t count, std::string& out) const;
  void append_month(size_t count, std::string& out) const;
  void append_zone_name(size_t count, std::string& out) const;
  void append_iso_zone(size_t count, std::string& out) const;
  int64_t number(char letter) const;

  int64_t epoch_millis_;
  const TimeZone& zone_;
  int64_t offset_;
  int64_t day_;
  CalendarTime time_;
};

int64_t Moment::week_of_year() const {
  if (is_in_first_week_of_next_year()) return 1;
  return week_number(calendar_day(time_.year, 1, 1), day_, time_.weekday);
}

int64_t Moment::week_year() const {
  return is_in_first_week_of_next_year() ? time_.year + 1 : time_.year;
}

void Moment::append(const DateElement& element, std::string& out) const {
  switch (element.letter) {
    case 0:
      out += element.literal;
      return;
    case 'G':
      out += era_names[time_.year > 0 ? 1 : 0];
      return;
    case 'y':
      return append_year(year_of_era(), element.count, out);
    case 'Y':
      return append_year(week_year(), element.count, out);
    case 'M':
    case 'L':
      return append_month(element.count, out);
    case 'E': {
      const std::string_view name = weekday_names[static_cast<size_t>(time_.weekday)];
      out += element.count >= 4 ? name : name.substr(0, short_name_length);
      return;
    }
    case 'a':
      out += half_day_names[time_.hour < 12 ? 0 : 1];
      return;
    case 'z':
      return append_zone_name(element.count, out);
    case 'Z': {
      const int64_t minutes = offset_ / 60'000;
      if (minutes >= 0) out += '+';
      return append_padded(minutes / 60 * 100 + minutes % 60, 4, out);
    }
    case 'X':
      return append_iso_zone(element.count, out);
    default:
      return append_padded(number(element.letter), element.count, out);
  }
}

void Moment::append_year(int64_t year, size_t count, std::string& out) const {
  append_padded(count == 2 ? year % 100 : year, count, out);
}

void Moment::append_month(size_t count, std::string& out) const {
  if (count <= 2) return append_padded(time_.month, count, out);
  const std::string_view name = month_names[static_cast<size_t>(time_.month - 1)];
  out += count >= 4 ? name : name.substr(0, short_name_length);
}

// Long names are known of UTC only.
void Moment::append_zone_name(size_t count, std::string& out) const {
  const std::string name = zone_.abbreviation_at(epoch_millis_);
  out += name == "UTC" && count >= 4 ? "Coordinated Universal Time" : name;
}

void Moment::append_iso_zone(size_t count, std::string& out) const {
  if (offset_ == 0) {
    out += 'Z';
    return;
  }
  const int64_t minutes = (offset_ < 0 ? -offset_ : offset_) / 60'000;
  out += offset_ < 0 ? '-' : '+';
  append_padded(minutes / 60, 2, out);
  if (count == 1) return;
  if (count == 3) out += ':';
  append_padded(minutes % 60, 2, out);
}

int64_t Moment::number(char letter) const {
  switch (letter) {
    case 'd':
      return time_.day;
    case 'k':
      return time_.hour == 0 ? 24 : time_.hour;
    case 'H':
      return time_.hour;
    case 'm':
      return time_.minute;
    case 's':
      return time_.second;
    case 'S':
      return time_.millis;
    case 'D':
      return day_ - calendar_day(time_.year, 1, 1) + 1;
    case 'F':
      return (day_ - calendar_day(time_.year, time_.month, 1)) / 7 + 1;
    case 'w':
      return week_of_year();
    case 'W':
      return week_of_month();
    case 'h':
      return time_.hour % 12 == 0 ? 12 : time_.hour % 12;
    case 'K':
      return time_.hour % 12;
    default:  // u
      return time_.weekday == 0 ? 7 : time_.weekday;
  }
}

}  // namespace

JavaDateFormat::JavaDateFormat(std::string_view pattern, TimeZone zone)
    : JavaDateFormat(pattern, zone, current_millis()) {}

JavaDateFormat::JavaDateFormat(std::string_view pattern, TimeZone zone, int64_t now_millis)
    : elements_(parse_date_pattern(pattern)), zone_(zone) {
  CalendarTime start = calendar_time(now_millis + zone.offset_at(now_millis));
  start.year -= 80;
  century_start_ = zone.to_epoch(local_millis(start));
}

void JavaDateFormat::append(int64_t epoch_millis, std::string& out) const {
  const Moment moment(epoch_millis, zone_);
  for (const DateElement& element : elements_) moment.append(element, out);
}

std::string JavaDateFormat::format(int64_t epoch_millis) const {
  std::string out;
  append(epoch_millis, out);
  return out;
}

std::optional<int64_t> JavaDateFormat::parse(std::string_view text) const {
  return parse_date(elements_, text, zone_, century_start_);
}

}  // namespace kconnect
