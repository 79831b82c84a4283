#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <kconnect/config_def.h>

namespace kconnect {

// The validators of Kafka's ConfigDef, with its messages.
Validator at_least(double minimum);
Validator between(double minimum, double maximum);
Validator one_of(std::vector<std::string> values);
Validator one_of_ignoring_case(std::vector<std::string> values);
Validator list_of(std::vector<std::string> values);  // every item is one of these
Validator non_empty_string();
Validator non_empty_string_without_control_characters();
Validator unique_aliases(std::string_view kind = "plugin");  // "Duplicate alias provided."
Validator non_null();
Validator composite(std::vector<Validator> all);
Validator null_or(Validator validator);  // accepts null, asks the validator otherwise

}  // namespace kconnect
