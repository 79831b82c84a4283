#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cli/configuration_files.h"
#include "cli/standalone_settings.h"
#include "config/config_provider.h"
#include "runtime/client_override_policy.h"
#include "runtime/herder.h"

namespace kconnect {

// Makes a running worker's connectors what its files have come to say: what is new is created, what
// differs from before gets its new configuration, what is gone is deleted. While a file has errors,
// what it said before goes on. Used by one thread.
class ConnectorReload {
 public:
  // What the connectors of the files are checked against, as the worker was started.
  struct Rules {
    const PluginRegistry& plugins;
    const ConfigProviders& providers;
    ClientOverridePolicy policy;
  };
  using Deleted = std::function<void(const std::string& name)>;

  // started: the connectors that the worker has been started with. deleted is told of each
  // connector that is gone from the files.
  ConnectorReload(WatchedFiles files, Rules rules, Herder& herder,
                  const std::vector<ConnectorFileConfig>& started, Deleted deleted);

  // Reads the files again. What is wrong or changes stands in the log.
  void run();

 private:
  using Findings = std::map<std::string, std::vector<Finding>>;  // of each file

  ConfigurationFiles load() const;
  void look_at_worker(ConfigurationFiles& files);
  Findings check(ConfigurationFiles& files) const;
  void tell(const Findings& findings, const std::set<std::string>& refused);
  void remove_vanished(const std::vector<ConnectorFileConfig>& connectors,
                       const std::set<std::string>& refused);
  void apply(const ConnectorFileConfig& connector);

  WatchedFiles files_;
  const Rules rules_;
  Herder& herder_;
  const Deleted deleted_;
  std::map<std::string, ConnectorFileConfig> applied_;  // by name
  std::map<std::string, std::string> told_;             // findings of each file, as shown last
};

}  // namespace kconnect
