#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kconnect {

// How many characters must be inserted, removed, replaced or swapped with their neighbour to turn
// one text into the other; letter case counts half.
double edit_distance(std::string_view a, std::string_view b);

// The candidate that a user most likely meant, for "did you mean"; nullopt when none is near. Of
// equally near ones the first.
std::optional<std::string> nearest_match(std::string_view word,
                                         const std::vector<std::string>& candidates);

}  // namespace kconnect
