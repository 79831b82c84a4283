#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/java_date_pattern.h"
#include "base/time_zone.h"

namespace kconnect {

// Reads a prefix of a text as SimpleDateFormat.parse does, in milliseconds since the epoch; nullopt
// when it does not fit. century_start is the earliest instant that a year of two digits may mean.
std::optional<int64_t> parse_date(const std::vector<DateElement>& pattern, std::string_view text,
                                  const TimeZone& zone, int64_t century_start);

}  // namespace kconnect
