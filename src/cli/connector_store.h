#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "config/config_file.h"
#include "runtime/herder.h"

namespace kconnect {

// Keeps connectors in a folder, each in a JSON file of its own: {"name", "config",
// "initial_state"}, which only its owner may read. A crash leaves the old file or the new one. Safe
// from any thread.
class ConnectorStore {
 public:
  // Makes the folder if need be. loaded: what was read from it at the start. Throws
  // std::system_error.
  ConnectorStore(std::string folder, const std::vector<ConnectorFileConfig>& loaded);

  // Throw std::system_error.
  void save(const std::string& name, const ConfigMap& config, TargetState state);
  void remove(const std::string& name);

  std::string file_of(const std::string& name) const;

 private:
  const std::string folder_;
  std::map<std::string, std::string> files_;  // that are not named as here
  std::mutex mutex_;                          // one change of the folder at a time
};

// A name as a file name: what is no letter, digit, "-", "_" or "." stands as %XX, a very long one
// is cut and ends in a number made of it.
std::string connector_file_name(const std::string& name);

}  // namespace kconnect
