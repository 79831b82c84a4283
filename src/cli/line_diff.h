#pragma once

#include <string>
#include <string_view>

namespace kconnect {

// The lines of two texts as a shortest list of changes: "- " before what only the first has, "+ "
// before what only the second has, two blanks before the rest. Ends with a line end.
std::string line_diff(std::string_view expected, std::string_view actual);

}  // namespace kconnect
