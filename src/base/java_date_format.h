#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/java_date_pattern.h"
#include "base/time_zone.h"

namespace kconnect {

// java.text.SimpleDateFormat in English, lenient, with the weeks of en-US (from Sunday, the first
// one holds 1 January). Instants are milliseconds since the epoch. Immutable: safe from any thread.
class JavaDateFormat {
 public:
  // Throws std::invalid_argument with Java's message for a wrong pattern.
  explicit JavaDateFormat(std::string_view pattern, TimeZone zone = TimeZone::utc());
  // Years of two digits are read as 80 years before a given time to 20 years after it; the above
  // takes the current time.
  JavaDateFormat(std::string_view pattern, TimeZone zone, int64_t now_millis);

  void append(int64_t epoch_millis, std::string& out) const;
  std::string format(int64_t epoch_millis) const;
  // Reads a prefix of the text; nullopt when it does not fit the pattern.
  std::optional<int64_t> parse(std::string_view text) const;

 private:
  std::vector<DateElement> elements_;
  TimeZone zone_;
  int64_t century_start_ = 0;
};

}  // namespace kconnect
