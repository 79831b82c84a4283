#include "sdk/temporal_text.h"

#include <iterator>

#include <fmt/format.h>

#include <kconnect/logical_types.h>
#include <kconnect/schema_builder.h>

#include "base/java_calendar.h"
#include "base/java_number.h"
#include "base/time_zone.h"
#include "base/utf8.h"

namespace kconnect {

namespace {

// Patterns as Java writes them, with one letter for each field and literals as they are.
constexpr std::string_view time_pattern = "H:m:s.SZ";
constexpr std::string_view date_pattern = "y-M-d";
constexpr std::string_view timestamp_pattern = "y-M-dTH:m:s.SZ";
constexpr size_t time_length = 13;
constexpr size_t date_length = 10;
constexpr size_t timestamp_length = 24;

int64_t* field_of(CalendarTime& time, char letter) {
  switch (letter) {
    case 'y':
      return &time.year;
    case 'M':
      return &time.month;
    case 'd':
      return &time.day;
    case 'H':
      return &time.hour;
    case 'm':
      return &time.minute;
    case 's':
      return &time.second;
    case 'S':
      return &time.millis;
    default:
      return nullptr;
  }
}

// An integer after blanks, with digits of any script.
std::optional<int64_t> read_field(std::string_view text, size_t& at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  const bool negative = at < text.size() && text[at] == '-';
  if (negative) ++at;
  const size_t start = at;
  int64_t value = 0;
  while (at < text.size()) {
    size_t next = at;
    const int digit = java_digit(next_code_point(text, next));
    if (digit < 0) break;
    value = value * 10 + digit;
    at = next;
  }
  if (at == start) return std::nullopt;
  return negative ? -value : value;
}

std::optional<Instant> parse_pattern(std::string_view text, std::string_view pattern) {
  CalendarTime time;
  size_t at = 0;
  for (const char letter : pattern) {
    if (int64_t* field = field_of(time, letter)) {
      const auto value = read_field(text, at);
      if (!value) return std::nullopt;
      *field = *value;
    } else if (at < text.size() && text[at] == letter) {
      ++at;
    } else {
      return std::nullopt;
    }
  }
  return Instant{TimeZone::process_default().to_epoch(local_millis(time))};
}

struct TemporalKind {
  size_t length;
  std::string_view pattern;
  SchemaPtr schema;
};

const std::vector<TemporalKind>& temporal_kinds() {
  static const std::vector<TemporalKind> kinds = {
      {time_length, time_pattern, time_builder().build()},
      {timestamp_length, timestamp_pattern, timestamp_builder().build()},
      {date_length, date_pattern, date_builder().build()}};
  return kinds;
}

std::string without_escaped_colons(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escapes = text[i] == '\\' && i + 1 < text.size() && text[i + 1] == ':';
    if (!escapes) out.push_back(text[i]);
  }
  return out;
}

}  // namespace

std::optional<SchemaAndValue> parse_temporal(std::string_view text) {
  const std::string plain = without_escaped_colons(text);
  const size_t length = utf16_length(plain);
  for (const auto& kind : temporal_kinds()) {
    if (kind.length != length) continue;
    const auto instant = parse_pattern(plain, kind.pattern);
    if (!instant) return std::nullopt;
    return SchemaAndValue{kind.schema, *instant};
  }
  return std::nullopt;
}

void append_temporal_text(Instant instant, std::string& out) {
  const TimeZone zone = TimeZone::process_default();
  const CalendarTime time = calendar_time(instant.millis + zone.offset_at(instant.millis));
  const bool is_time = instant.millis < millis_per_day;
  const bool is_date = !is_time && instant.millis % millis_per_day == 0;
  const auto to = std::back_inserter(out);
  if (!is_time) {
    fmt::format_to(to, "{:04}-{:02}-{:02}", time.year > 0 ? time.year : 1 - time.year, time.month,
                   time.day);
  }
  if (is_date) return;
  if (!is_time) out.push_back('T');
  fmt::format_to(to, "{:02}:{:02}:{:02}.{:03}Z", time.hour, time.minute, time.second, time.millis);
}

}  // namespace kconnect
