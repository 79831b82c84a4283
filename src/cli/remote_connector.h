#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <kconnect/config_def.h>

#include "cli/connect_client.h"

namespace kconnect {

// What a worker tells about a connector or one of its tasks. States are Connect's words.
struct RemoteState {
  int task = -1;  // -1 = the connector itself
  std::string state = {};
  std::string worker = {};
  std::string trace = {};  // of FAILED
};

struct RemoteConnector {
  std::string name = {};
  std::string type = {};  // "source", "sink", "unknown"
  RemoteState connector = {};
  std::vector<RemoteState> tasks = {};
  ConfigMap config = {};

  size_t running_tasks() const;
  // One text for the connector and each task that has failed: "NAME task 0: REASON".
  std::vector<std::string> failures() const;
};

// All connectors by name.
std::vector<RemoteConnector> remote_connectors(ConnectClient& client);
// Those that are named, all without names. A name that is not there throws WorkerRefused, which
// offers a near one.
std::vector<RemoteConnector> remote_connectors(ConnectClient& client,
                                               const std::vector<std::string>& names);
std::vector<std::string> remote_connector_names(ConnectClient& client);

// Waits until the connector and all of its tasks are in a state, STOPPED meaning without tasks.
// Throws ConnectException when time is over or something has FAILED.
void wait_for_state(ConnectClient& client, const std::string& name, const std::string& state,
                    std::chrono::milliseconds longest = std::chrono::seconds(60));

// The message of a stack trace: the first line, and the innermost cause if that says more.
std::string trace_summary(const std::string& trace);

// "running", but FAILED stands out.
std::string state_word(const std::string& state);

}  // namespace kconnect
