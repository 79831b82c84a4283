#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/java_regex.h"

namespace kconnect {

using RegexGroupNames = std::vector<std::pair<std::string, size_t>>;

// Appends Java's replacement text for the last match of a regular expression. Throws as
// JavaRegex::replace_first.
void append_replacement(const JavaRegex& regex, const RegexGroupNames& group_names,
                        std::string_view replacement, std::string& out);

}  // namespace kconnect
