#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <kconnect/config_def.h>

#include "config/finding.h"

namespace kconnect {

// A configuration as a file says it: raw text, variables unresolved, and where each key stands.
struct FileConfig {
  std::string file = {};  // as the user named it
  NullableConfigMap props = {};
  std::map<std::string, int> lines = {};
  std::set<std::string> overridden = {};  // keys that the command line has changed

  int line_of(const std::string& key) const;  // 0 when the file does not have the key
  void set(const std::string& key, std::optional<std::string> value, int line);
  void override_with(const std::string& key, std::string value);
  // Fills in where the finding's key stands.
  Finding placed(Finding finding) const;
};

struct ConnectorFileConfig : FileConfig {
  // The wanted state as written; nullopt = running.
  std::optional<std::string> initial_state = {};
  int initial_state_line = 0;
  bool persisted = false;  // made by REST in an earlier run
};

// What one file holds. With an error among the findings the rest is what could be understood.
struct LoadedFile {
  FileConfig worker;
  std::vector<ConnectorFileConfig> connectors;
  std::vector<Finding> findings;
};

bool has_yaml_name(const std::string& path);

// The content of a file; nullopt, and a finding, when it cannot be read.
std::optional<std::string> read_config_file(const std::string& path,
                                            std::vector<Finding>& findings);

// Reads properties into a configuration, with warnings. False, and a finding, when Java refuses
// them.
bool load_properties(const std::string& content, FileConfig& config,
                     std::vector<Finding>& findings);

}  // namespace kconnect
