#pragma once

#include <string>

#include "config/config_file.h"
#include "config/text_tree.h"

namespace kconnect {

// Loads one of the other positional arguments: YAML by the ending of its name, otherwise by
// content: a flat JSON object, {"name", "config", "initial_state"}, or Java properties. Every
// connector comes with a name. Never throws: what is wrong stands in the findings.
LoadedFile load_connector_file(const std::string& path);
// The same of a content that has been read.
LoadedFile load_connector_text(const std::string& path, const std::string& content);

// The connectors of a YAML document: one, or the list under "connectors".
void add_yaml_connectors(const TextNode& document, LoadedFile& file);

}  // namespace kconnect
