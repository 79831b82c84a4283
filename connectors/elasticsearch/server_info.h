#pragma once

#include <stop_token>
#include <string>

#include "elasticsearch/client.h"

namespace kconnect::elasticsearch {

// What answers at the address.
struct ServerInfo {
  std::string name = {};     // "Elasticsearch" or "OpenSearch"
  std::string version = {};  // "8.19.4"; empty = not known
  std::string problem = {};  // why not
  bool is_stranger = false;  // it answers, but as neither of them does

  bool is_opensearch() const { return name == "OpenSearch"; }
  // Whether the version is known and lower.
  bool is_older_than(int major, int minor) const;
};

// For the user of a connection.url that leads to something else.
std::string stranger_message(const ServerInfo& server);

ServerInfo ask_server(Client& client, const std::stop_token& stop);

}  // namespace kconnect::elasticsearch
