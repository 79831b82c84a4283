#pragma once

#include <string>
#include <vector>

#include <kconnect/config_def.h>

#include "elasticsearch/client.h"
#include "elasticsearch/config.h"
#include "elasticsearch/server_info.h"

namespace kconnect::elasticsearch {

// Whether the server is there, lets the user in, is new enough and has what is to be used. Waits
// for the configuration's time-outs, ten seconds each at most.
class ServerCheck {
 public:
  ServerCheck(const Config& config, std::vector<ConfigValue>& rows)
      : config_(config), rows_(rows) {}

  void run();

 private:
  void refuse(const std::vector<std::string>& keys, const std::string& message);
  void unreachable(const std::string& problem);
  void check_version(const ServerInfo& server);
  void check_resources(Client& client);

  const Config& config_;
  std::vector<ConfigValue>& rows_;
};

}  // namespace kconnect::elasticsearch
