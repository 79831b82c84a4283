#pragma once

#include <cstddef>
#include <string_view>

namespace kconnect {

// English names of the parts of a date; short names are the first letters.
inline constexpr size_t short_name_length = 3;
inline constexpr std::string_view month_names[] = {"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
inline constexpr std::string_view weekday_names[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                     "Thursday", "Friday", "Saturday"};
inline constexpr std::string_view half_day_names[] = {"AM", "PM"};
inline constexpr std::string_view era_names[] = {"BC", "AD"};
inline constexpr std::string_view long_era_names[] = {"Before Christ", "Anno Domini"};

}  // namespace kconnect
