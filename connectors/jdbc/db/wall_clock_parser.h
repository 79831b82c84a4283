#pragma once

#include <optional>
#include <string_view>

#include "jdbc/db/temporal.h"

namespace kconnect::jdbc {

// "2024-01-31 12:34:56.789": the date alone, a T in between and a missing fraction are fine too.
// nullopt for anything else.
std::optional<SqlTimestamp> parse_wall_clock(std::string_view text);

}  // namespace kconnect::jdbc
