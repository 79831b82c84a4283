#include "base/java_date_parser.h"

#include <cmath>
#include <limits>
#include <span>

#include "base/ascii_case.h"
#include "base/date_names.h"
#include "base/java_calendar.h"
#include "base/java_calendar_fields.h"
#include "base/java_number.h"
#include "base/time_zone_names.h"
#include "base/utf8.h"

namespace kconnect {

namespace {

bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}

// Where in the text so many characters end; nullopt when there are fewer.
std::optional<size_t> end_of_characters(std::string_view text, size_t from, size_t count) {
  for (; count > 0; --count) {
    if (from >= text.size()) return std::nullopt;
    next_code_point(text, from);
  }
  return from;
}

// Number.intValue() of what a NumberFormat made: whole numbers lose their high bits, others
// saturate.
int32_t int_value(double number) {
  constexpr double long_limit = 9.3e18;
  if (std::fabs(number) < long_limit && number == std::floor(number)) {
    return static_cast<int32_t>(java_to_int64(number));
  }
  return java_to_int32(number);
}

class DateParser {
 public:
  DateParser(std::string_view text, const TimeZone& zone, int64_t century_start)
      : text_(text), zone_(zone), century_start_(century_start) {}

  std::optional<int64_t> parse(std::span<const DateElement> pattern) {
    for (size_t i = 0; i < pattern.size(); ++i) {
      const bool takes_count_only = i + 1 < pattern.size() && pattern[i + 1].is_number();
      const bool fits = pattern[i].letter == 0 ? literal(pattern[i].literal)
                                               : field(pattern[i], takes_count_only);
      if (!fits) return std::nullopt;
    }
    const int64_t result = instant();
    if (!year_is_ambiguous_ || result >= century_start_) return result;
    fields_.add_years(100);
    return instant();
  }

 private:
  int64_t instant() const {
    const int64_t local = fields_.local_millis();
    if (!offset_) return zone_.to_epoch(local);
    return static_cast<int64_t>(static_cast<uint64_t>(local) - static_cast<uint64_t>(*offset_));
  }

  bool literal(std::string_view expected) {
    if (!text_.substr(at_).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }

  bool field(const DateElement& element, bool takes_count_only) {
    const size_t start = at_;
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    if (at_ == text_.size()) return false;
    switch (element.letter) {
      case 'z':
      case 'Z':
        return zone(start);
      case 'X':
        return iso_zone(element.count);
      case 'G':
      case 'E':
      case 'a':
        at_ = start;  // blanks are skipped in front of numbers and zones only
        return name(element.letter);
      default:
        break;
    }
    if (!element.is_number()) {
      at_ = start;
      return name(element.letter);
    }
    const size_t first_digit = at_;
    const auto value = number(start, takes_count_only ? element.count : 0);
    if (!value) return false;
    set_number(element, *value, first_digit);
    return true;
  }

  // An integer as DecimalFormat reads it. With a count, only so many characters behind start are
  // looked at.
  std::optional<int32_t> number(size_t start, size_t count) {
    size_t end = text_.size();
    if (count > 0) {
      const auto limit = end_of_characters(text_, start, count);
      if (!limit || *limit < at_) return std::nullopt;
      end = *limit;
    }
    const std::string_view visible = text_.substr(0, end);
    size_t at = at_;
    const bool is_negative = at < end && visible[at] == '-';
    if (is_negative) ++at;
    const auto magnitude = digits(visible, at);
    if (!magnitude) return std::nullopt;
    double value = static_cast<double>(magnitude->value);
    bool is_exact = !magnitude->is_huge;
    if (const auto exponent = exponent_behind(visible, at)) {
      value *= std::pow(10.0, *exponent);
      is_exact = false;
    } else if (magnitude->is_huge) {
      value = std::numeric_limits<double>::infinity();
    }
    at_ = at;
    if (is_exact) {
      const int64_t whole = static_cast<int64_t>(magnitude->value);
      return static_cast<int32_t>(is_negative ? -whole : whole);
    }
    return int_value(is_negative ? -value : value);
  }

  struct Digits {
    uint64_t value = 0;
    bool is_huge = false;  // beyond 63 bits
  };

  static std::optional<Digits> digits(std::string_view text, size_t& at) {
    constexpr auto limit = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
    std::optional<Digits> result;
    while (at < text.size()) {
      size_t next = at;
      const int digit = java_digit(next_code_point(text, next));
      if (digit < 0) break;
      if (!result) result.emplace();
      const auto unit = static_cast<uint64_t>(digit);
      if (result->value > (limit - unit) / 10) {
        result->is_huge = true;
      } else {
        result->value = result->value * 10 + unit;
      }
      at = next;
    }
    return result;
  }

  static std::optional<double> exponent_behind(std::string_view text, size_t& at) {
    if (at >= text.size() || text[at] != 'E') return std::nullopt;
    size_t next = at + 1;
    const bool is_negative = next < text.size() && text[next] == '-';
    if (is_negative) ++next;
    const auto magnitude = digits(text, next);
    if (!magnitude) return std::nullopt;
    at = next;
    const auto value = static_cast<double>(magnitude->value);
    return is_negative ? -value : value;
  }

  void set_number(const DateElement& element, int64_t value, size_t first_digit) {
    switch (element.letter) {
      case 'y':
      case 'Y':
        fields_.set(element.letter == 'y' ? CalendarField::Year : CalendarField::WeekYear,
                    element.count <= 2 ? full_year(value, first_digit) : value);
        return;
      case 'M':
      case 'L':
        return fields_.set(CalendarField::Month, value - 1);
      case 'd':
        return fields_.set(CalendarField::DayOfMonth, value);
      case 'k':
        return fields_.set(CalendarField::HourOfDay, value == 24 ? 0 : value);
      case 'H':
        return fields_.set(CalendarField::HourOfDay, value);
      case 'm':
        return fields_.set(CalendarField::Minute, value);
      case 's':
        return fields_.set(CalendarField::Second, value);
      case 'S':
        return fields_.set(CalendarField::Millisecond, value);
      case 'D':
        return fields_.set(CalendarField::DayOfYear, value);
      case 'F':
        return fields_.set(CalendarField::DayOfWeekInMonth, value);
      case 'w':
        return fields_.set(CalendarField::WeekOfYear, value);
      case 'W':
        return fields_.set(CalendarField::WeekOfMonth, value);
      case 'h':
        return fields_.set(CalendarField::Hour, value == 12 ? 0 : value);
      case 'K':
        return fields_.set(CalendarField::Hour, value);
      default:  // u: 1 = Monday
        return fields_.set(CalendarField::DayOfWeek,
                           value >= 1 && value <= 7 ? value % 7 + 1 : value);
    }
  }

  // Exactly two digits stand for a year near the start of the century.
  int64_t full_year(int64_t value, size_t first_digit) {
    const std::string_view read = text_.substr(first_digit, at_ - first_digit);
    size_t position = 0;
    int digit_count = 0;
    while (position < read.size()) {
      if (java_digit(next_code_point(read, position)) < 0) return value;
      ++digit_count;
    }
    if (digit_count != 2) return value;
    const int64_t start_year = calendar_time(century_start_ + zone_.offset_at(century_start_)).year;
    year_is_ambiguous_ = value == start_year % 100;
    return value + start_year / 100 * 100 + (value < start_year % 100 ? 100 : 0);
  }

  bool name(char letter) {
    switch (letter) {
      case 'G':
        return name_of(long_era_names, 0, CalendarField::Era, 0) ||
               name_of(era_names, 0, CalendarField::Era, 0);
      case 'E':
        return name_of(weekday_names, short_name_length, CalendarField::DayOfWeek, 1);
      case 'a':
        return name_of(half_day_names, 0, CalendarField::AmPm, 0);
      default:  // M, L
        return name_of(month_names, short_name_length, CalendarField::Month, 0);
    }
  }

  // Full names first, then their first letters when they may be cut.
  bool name_of(std::span<const std::string_view> names, size_t short_length, CalendarField field,
               int64_t first_value) {
    const std::string_view rest = text_.substr(at_);
    for (const size_t length : {std::string_view::npos, short_length}) {
      for (size_t i = 0; length != 0 && i < names.size(); ++i) {
        const std::string_view name = names[i].substr(0, length);
        if (!starts_with_ignoring_case(rest, name)) continue;
        fields_.set(field, first_value + static_cast<int64_t>(i));
        at_ += name.size();
        return true;
      }
    }
    return false;
  }

  // "+hhmm", "GMT+h:mm", "GMT" or a name.
  bool zone(size_t start) {
    if (const int sign = take_sign()) return numeric_zone(sign, 0, false);
    constexpr std::string_view gmt = "GMT";
    if (at_ == start && starts_with_ignoring_case(text_.substr(at_), gmt)) {
      at_ += gmt.size();
      if (const int sign = take_sign()) return numeric_zone(sign, 0, true);
      offset_ = 0;
      return true;
    }
    const ZoneName* best = find_zone_name(text_.substr(at_));
    if (best == nullptr) return false;
    at_ += best->name.size();
    offset_ = best->offset_minutes * int64_t{60'000};
    return true;
  }

  bool iso_zone(size_t count) {
    if (text_[at_] == 'Z') {
      ++at_;
      offset_ = 0;
      return true;
    }
    const int sign = take_sign();
    return sign != 0 && numeric_zone(sign, count, count == 3);
  }

  int take_sign() {
    if (at_ == text_.size() || (text_[at_] != '+' && text_[at_] != '-')) return 0;
    return text_[at_++] == '+' ? 1 : -1;
  }

  std::optional<int64_t> take_digit() {
    if (at_ == text_.size() || !is_ascii_digit(text_[at_])) return std::nullopt;
    return text_[at_++] - '0';
  }

  // iso_count: the letters of X, 0 for others. One digit of hours is enough where a colon follows,
  // except in X.
  bool numeric_zone(int sign, size_t iso_count, bool has_colon) {
    auto hours = take_digit();
    if (!hours) return false;
    if (const auto second = take_digit()) {
      hours = *hours * 10 + *second;
    } else if (iso_count > 0 || !has_colon || at_ == text_.size()) {
      return false;
    }
    if (*hours > 23) return false;
    int64_t minutes = *hours * 60;
    if (iso_count != 1) {
      if (has_colon && !literal(":")) return false;
      const auto tens = take_digit();
      const auto units = tens ? take_digit() : std::nullopt;
      if (!units || *tens > 5) return false;
      minutes += *tens * 10 + *units;
    }
    offset_ = sign * minutes * 60'000;
    return true;
  }

  std::string_view text_;
  const TimeZone& zone_;
  int64_t century_start_;
  size_t at_ = 0;
  CalendarFields fields_;
  std::optional<int64_t> offset_;
  bool year_is_ambiguous_ = false;
};

}  // namespace

std::optional<int64_t> parse_date(const std::vector<DateElement>& pattern, std::string_view text,
                                  const TimeZone& zone, int64_t century_start) {
  return DateParser(text, zone, century_start).parse(pattern);
}

}  // namespace kconnect
