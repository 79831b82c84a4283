#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rest/router.h"

namespace kconnect {

// The media type of answers that are one JSON object a line.
inline constexpr std::string_view json_lines_type = "application/x-ndjson";

// The number that a query parameter holds; nullopt when it is not there. Throws RestException with
// status 400 unless it is a whole number of at least the minimum.
std::optional<uint64_t> query_number(const RestRequest& request, std::string_view name,
                                     uint64_t minimum);

}  // namespace kconnect
