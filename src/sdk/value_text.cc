#include <charconv>
#include <iterator>

#include <fmt/format.h>

#include <kconnect/struct.h>
#include <kconnect/value.h>

#include "base/base64.h"
#include "base/java_calendar.h"
#include "base/java_number.h"
#include "base/time_zone.h"

namespace kconnect {

namespace {

constexpr std::string_view weekday_names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::string_view month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void append_integer(int64_t value, std::string& out) {
  char digits[24];
  const auto end = std::to_chars(digits, std::end(digits), value).ptr;
  out.append(digits, static_cast<size_t>(end - digits));
}

// Date.toString: years before Christ are counted from 1 and not marked.
void append_date(Instant instant, std::string& out) {
  const TimeZone zone = TimeZone::process_default();
  const CalendarTime time = calendar_time(instant.millis + zone.offset_at(instant.millis));
  fmt::format_to(std::back_inserter(out), "{} {} {:02} {:02}:{:02}:{:02} {} {}",
                 weekday_names[time.weekday], month_names[time.month - 1], time.day, time.hour,
                 time.minute, time.second, zone.abbreviation_at(instant.millis),
                 time.year > 0 ? time.year : 1 - time.year);
}

struct AppendText {
  std::string& out;

  void operator()(std::monostate) const { out.append("null"); }
  void operator()(bool value) const { out.append(value ? "true" : "false"); }
  void operator()(int8_t value) const { append_integer(value, out); }
  void operator()(int16_t value) const { append_integer(value, out); }
  void operator()(int32_t value) const { append_integer(value, out); }
  void operator()(int64_t value) const { append_integer(value, out); }
  void operator()(float value) const { append_java_float(value, out); }
  void operator()(double value) const { append_java_double(value, out); }
  void operator()(const Text& value) const { out.append(value.view()); }
  void operator()(const Bytes& value) const { append_base64(value.view(), out); }
  void operator()(const Decimal& value) const { out.append(value.to_string()); }
  void operator()(Instant value) const { append_date(value, out); }

  void operator()(const std::shared_ptr<const Array>& elements) const {
    out.push_back('[');
    std::string_view separator;
    for (const Value& element : *elements) {
      out.append(std::exchange(separator, ", "));
      append_text(element, out);
    }
    out.push_back(']');
  }

  void operator()(const std::shared_ptr<const Map>& entries) const {
    out.push_back('{');
    std::string_view separator;
    for (const auto& [key, value] : *entries) {
      out.append(std::exchange(separator, ", "));
      append_text(key, out);
      out.push_back('=');
      append_text(value, out);
    }
    out.push_back('}');
  }

  void operator()(const std::shared_ptr<const Struct>& structure) const {
    out.append("Struct{");
    std::string_view separator;
    for (const Field& field : structure->schema()->fields()) {
      const Value& value = structure->get_without_default(field);
      if (value.is_null()) continue;
      out.append(std::exchange(separator, ","));
      out.append(field.name).push_back('=');
      append_text(value, out);
    }
    out.push_back('}');
  }
};

}  // namespace

void append_text(const Value& value, std::string& out) {
  std::visit(AppendText{out}, value.storage());
}

std::string to_string(const Value& value) {
  std::string out;
  append_text(value, out);
  return out;
}

}  // namespace kconnect
