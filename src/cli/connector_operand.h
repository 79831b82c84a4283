#pragma once

#include <string>

#include "config/config_file.h"

namespace kconnect {

// The connectors of a file, or of standard input for "-": JSON, YAML or properties, by its first
// line that says something.
LoadedFile load_connector_operand(const std::string& path);

// Whether a text looks like YAML: it begins with "---" or a dash, or with "key:" and no "=" before.
bool looks_like_yaml(const std::string& text);

}  // namespace kconnect
