#pragma once

#include <cstdint>
#include <string_view>

namespace kconnect {

struct ZoneName {
  std::string_view name;
  int16_t offset_minutes;  // ahead of UTC, daylight saving included
};

// The longest zone name that a text starts with, in any case; nullptr when there is none. Where a
// short name has several meanings it is the one Java picks in English.
const ZoneName* find_zone_name(std::string_view text);

}  // namespace kconnect
