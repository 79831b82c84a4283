#pragma once

#include <string>

#include <kconnect/config_def.h>

namespace kconnect {

// Lines KEY=VALUE that parse_properties reads back as they are, in ASCII: what is not, and what the
// format gives a meaning, is escaped. Keys and values must be UTF-8.
std::string properties_text(const ConfigMap& config);
// One line without its end.
std::string property_line(std::string_view key, std::string_view value);

}  // namespace kconnect
