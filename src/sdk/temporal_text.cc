#include "sdk/temporal_text.h"

#include <iterator>

#include <fmt/format.h>

#include <kconnect/logical_types.h>
#include <kconnect/schema_builder.h>

#include "base/java_calendar.h"
#include "base/java_date_parser.h"
#include "base/java_date_pattern.h"
#include "base/time_zone.h"
#include "base/utf8.h"

namespace kconnect {

namespace {

constexpr int64_t any_century = 0;  // years are written in full

struct TemporalKind {
  size_t length;
  std::vector<DateElement> pattern;
  SchemaPtr schema;
};

const std::vector<TemporalKind>& temporal_kinds() {
  static const std::vector<TemporalKind> kinds = {
      {13, parse_date_pattern("HH:mm:ss.SSS'Z'"), time_builder().build()},
      {24, parse_date_pattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"), timestamp_builder().build()},
      {10, parse_date_pattern("yyyy-MM-dd"), date_builder().build()}};
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
    const auto millis = parse_date(kind.pattern, plain, TimeZone::process_default(), any_century);
    if (!millis) return std::nullopt;
    return SchemaAndValue{kind.schema, Instant{*millis}};
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
