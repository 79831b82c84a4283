#include "cli/remote_connector.h"

#include <algorithm>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ascii_case.h"
#include "base/nearest_match.h"

namespace kconnect {

namespace {

using Json = nlohmann::json;

RemoteState state_of(const Json& json) {
  return {.task = json.value("id", -1),
          .state = json.value("state", ""),
          .worker = json.value("worker_id", ""),
          .trace = json.contains("trace") && json["trace"].is_string()
                       ? json["trace"].get<std::string>()
                       : ""};
}

RemoteConnector connector_of(const std::string& name, const Json& json) {
  RemoteConnector connector{.name = name};
  if (json.contains("status")) {
    const Json& status = json["status"];
    connector.type = status.value("type", "");
    connector.connector = state_of(status.at("connector"));
    for (const Json& task : status.at("tasks")) connector.tasks.push_back(state_of(task));
  }
  if (json.contains("info")) {
    for (const auto& [key, value] : json["info"].at("config").items())
      connector.config[key] = value.is_string() ? value.get<std::string>() : "";
  }
  return connector;
}

[[noreturn]] void refuse_name(const std::string& name, const std::vector<std::string>& known) {
  std::string text = fmt::format("there is no connector {}", name);
  if (const auto near = nearest_match(name, known)) {
    text += fmt::format(", did you mean {}?", *near);
  } else if (known.empty()) {
    text += "; the worker has none";
  } else {
    text += fmt::format("; the worker has {}", fmt::join(known, ", "));
  }
  throw WorkerRefused(404, text);
}

}  // namespace

size_t RemoteConnector::running_tasks() const {
  return static_cast<size_t>(std::ranges::count(tasks, "RUNNING", &RemoteState::state));
}

std::vector<std::string> RemoteConnector::failures() const {
  std::vector<std::string> texts;
  if (connector.state == "FAILED")
    texts.push_back(fmt::format("{}: {}", name, trace_summary(connector.trace)));
  for (const RemoteState& task : tasks) {
    if (task.state == "FAILED")
      texts.push_back(fmt::format("{} task {}: {}", name, task.task, trace_summary(task.trace)));
  }
  return texts;
}

std::vector<RemoteConnector> remote_connectors(ConnectClient& client) {
  const Json all = Json::parse(client.get("/connectors?expand=status&expand=info"));
  std::vector<RemoteConnector> connectors;
  for (const auto& [name, json] : all.items()) connectors.push_back(connector_of(name, json));
  return connectors;
}

std::vector<RemoteConnector> remote_connectors(ConnectClient& client,
                                               const std::vector<std::string>& names) {
  std::vector<RemoteConnector> all = remote_connectors(client);
  if (names.empty()) return all;
  std::vector<RemoteConnector> wanted;
  for (const std::string& name : names) {
    const auto found = std::ranges::find(all, name, &RemoteConnector::name);
    if (found == all.end()) {
      std::vector<std::string> known;
      for (const RemoteConnector& connector : all) known.push_back(connector.name);
      refuse_name(name, known);
    }
    wanted.push_back(*found);
  }
  return wanted;
}

std::vector<std::string> remote_connector_names(ConnectClient& client) {
  auto names = Json::parse(client.get("/connectors")).get<std::vector<std::string>>();
  std::ranges::sort(names);
  return names;
}

void wait_for_state(ConnectClient& client, const std::string& name, const std::string& state,
                    std::chrono::milliseconds longest) {
  const auto deadline = std::chrono::steady_clock::now() + longest;
  while (true) {
    const Json status = Json::parse(client.get(connector_path(name, "/status")));
    const RemoteConnector now = connector_of(name, {{"status", status}});
    const bool has_come =
        now.connector.state == state &&
        (state == "STOPPED" ? now.tasks.empty()
                            : std::ranges::all_of(now.tasks, [&](const auto& task) {
                                return task.state == state;
                              }));
    if (has_come) return;
    const std::vector<std::string> failures = now.failures();
    if (!failures.empty() && state == "RUNNING")
      throw ConnectException(fmt::format("{}", fmt::join(failures, "\n")));
    if (std::chrono::steady_clock::now() > deadline) {
      throw ConnectException(
          fmt::format("{} is not {} within {} s", name, state_word(state), longest.count() / 1000));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

std::string trace_summary(const std::string& trace) {
  constexpr std::string_view cause = "Caused by: ";
  const auto line_at = [&](size_t begin) {
    return trace.substr(begin, trace.find('\n', begin) - begin);
  };
  std::string summary = line_at(0);
  const size_t innermost = trace.rfind(cause);
  if (innermost == std::string::npos) return summary;
  const std::string reason = line_at(innermost + cause.size());
  return summary.find(reason) == std::string::npos
             ? fmt::format("{}; caused by {}", summary, reason)
             : summary;
}

std::string state_word(const std::string& state) {
  return state == "FAILED" ? state : lower_case(state);
}

}  // namespace kconnect
