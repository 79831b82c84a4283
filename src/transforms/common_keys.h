#pragma once

#include <kconnect/config_def.h>

namespace kconnect {

// replace.null.with.default, which many transforms have.
ConfigKey replace_null_with_default_key();

Validator non_empty_list();
// A regular expression in Java's syntax.
Validator valid_regex();

// Java's String.split of one character: empty parts at the end are dropped.
std::vector<std::string> split_dropping_empty_end(std::string_view text, char separator);

}  // namespace kconnect
