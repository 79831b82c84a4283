#pragma once

#include <string>
#include <string_view>

namespace kconnect {

// A text as a YAML scalar in one line: plain where every reader of YAML takes it for this text,
// otherwise in double quotes. The text must be UTF-8.
std::string yaml_string(std::string_view text);

// The same for a value in a configuration file, whose scalars are literal text: whole numbers and
// booleans stand without quotes.
std::string yaml_literal(std::string_view text);

// A JSON document in YAML's block style, ending in a line end. The text must be JSON.
std::string yaml_of_json(const std::string& json);

}  // namespace kconnect
