#include "jdbc/db/wall_clock_parser.h"

#include <charconv>

#include "base/java_calendar.h"

namespace kconnect::jdbc {

namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : left_(text) {}

  bool number(size_t digits, int64_t& out) {
    if (left_.size() < digits) return false;
    const auto [end, error] = std::from_chars(left_.data(), left_.data() + digits, out);
    if (error != std::errc() || end != left_.data() + digits || out < 0) return false;
    left_.remove_prefix(digits);
    return true;
  }
  bool skip(char wanted) {
    if (left_.empty() || left_.front() != wanted) return false;
    left_.remove_prefix(1);
    return true;
  }
  // Up to nine digits of a fraction of a second, as nanoseconds.
  bool fraction(int32_t& nanos) {
    if (left_.empty() || left_.size() > 9) return false;
    int64_t value = 0;
    const size_t digits = left_.size();
    if (!number(digits, value)) return false;
    for (size_t i = digits; i < 9; ++i) value *= 10;
    nanos = static_cast<int32_t>(value);
    return true;
  }
  bool at_end() const { return left_.empty(); }

 private:
  std::string_view left_;
};

}  // namespace

std::optional<SqlTimestamp> parse_wall_clock(std::string_view text) {
  Reader reader(text);
  CalendarTime time;
  if (!reader.number(4, time.year) || !reader.skip('-') || !reader.number(2, time.month) ||
      !reader.skip('-') || !reader.number(2, time.day)) {
    return std::nullopt;
  }
  if (time.month < 1 || time.month > 12 || time.day < 1 || time.day > 31) return std::nullopt;
  SqlTimestamp result;
  int64_t second_of_day = 0;
  if (!reader.at_end()) {
    if (!reader.skip(' ') && !reader.skip('T')) return std::nullopt;
    if (!reader.number(2, time.hour) || !reader.skip(':') || !reader.number(2, time.minute)) {
      return std::nullopt;
    }
    if (reader.skip(':') && !reader.number(2, time.second)) return std::nullopt;
    if (reader.skip('.') && !reader.fraction(result.nanos)) return std::nullopt;
    if (!reader.at_end() || time.hour > 23 || time.minute > 59 || time.second > 59) {
      return std::nullopt;
    }
    second_of_day = time.hour * 3600 + time.minute * 60 + time.second;
  }
  result.seconds = gregorian_day(time.year, time.month, time.day) * 86'400 + second_of_day;
  return result;
}

}  // namespace kconnect::jdbc
