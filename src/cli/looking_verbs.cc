#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/client_verbs.h"
#include "cli/exit_codes.h"
#include "cli/remote_connector.h"
#include "cli/standalone_options.h"
#include "cli/text_table.h"
#include "cli/top_verb.h"
#include "config/properties_text.h"
#include "config/yaml_text.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

// json or yaml
void print_document(const Json& document, const std::string& format) {
  std::cout << (format == "yaml" ? yaml_of_json(document.dump()) : document.dump(2) + "\n");
}

bool wants_document(const VerbArguments& arguments) {
  const std::string format = arguments.value("--output", "table");
  return format == "json" || format == "yaml";
}

Json state_json(const RemoteState& state) {
  Json json;
  if (state.task >= 0) json["id"] = state.task;
  json["state"] = state.state;
  json["worker_id"] = state.worker;
  if (!state.trace.empty()) json["trace"] = state.trace;
  return json;
}

Json status_json(const RemoteConnector& connector) {
  Json json = {{"name", connector.name},
               {"type", connector.type},
               {"connector", state_json(connector.connector)},
               {"tasks", Json::array()}};
  for (const RemoteState& task : connector.tasks) json["tasks"].push_back(state_json(task));
  return json;
}

int show_status(const VerbArguments& arguments) {
  ConnectClient client(connect_target(arguments));
  const auto connectors = remote_connectors(client, arguments.operands());
  if (wants_document(arguments)) {
    Json list = Json::array();
    for (const RemoteConnector& connector : connectors) list.push_back(status_json(connector));
    print_document(list, arguments.value("--output"));
    return 0;
  }
  std::vector<std::vector<std::string>> rows = {{"CONNECTOR", "TYPE", "STATE", "TASKS", "WORKER"}};
  std::string failures;
  for (const RemoteConnector& connector : connectors) {
    rows.push_back({connector.name, connector.type, state_word(connector.connector.state),
                    fmt::format("{}/{}", connector.running_tasks(), connector.tasks.size()),
                    connector.connector.worker});
    for (const std::string& failure : connector.failures()) failures += "FAILED " + failure + '\n';
  }
  std::cout << (connectors.empty() ? "no connectors\n" : text_table(rows)) << failures;
  return 0;
}

std::string config_value(const RemoteConnector& connector, const std::string& key) {
  const auto found = connector.config.find(key);
  return found == connector.config.end() ? "" : found->second;
}

int list_connectors(const std::vector<RemoteConnector>& connectors, const std::string& format) {
  std::vector<std::vector<std::string>> rows = {{"CONNECTOR", "TYPE", "TASKS.MAX", "CLASS"}};
  Json configs = Json::object();
  for (const RemoteConnector& connector : connectors) {
    const std::string tasks = config_value(connector, "tasks.max");
    rows.push_back({connector.name, connector.type, tasks.empty() ? "1" : tasks,
                    config_value(connector, "connector.class")});
    configs[connector.name] = connector.config;
  }
  if (format == "table") {
    std::cout << (connectors.empty() ? "no connectors\n" : text_table(rows));
  } else {
    print_document(configs, format);
  }
  return 0;
}

int show_config(const VerbArguments& arguments) {
  ConnectClient client(connect_target(arguments));
  const auto connectors = remote_connectors(client, arguments.operands());
  const std::string format = arguments.value("--output", "table");
  if (arguments.operands().empty()) {
    if (format == "properties") throw WrongUsage("--output properties needs a NAME");
    return list_connectors(connectors, format);
  }
  const ConfigMap& config = connectors.front().config;
  if (format == "properties") {
    std::cout << properties_text(config);
  } else if (format == "table") {
    std::vector<std::vector<std::string>> rows = {{"KEY", "VALUE"}};
    for (const auto& [key, value] : config) rows.push_back({key, value});
    std::cout << text_table(rows);
  } else {
    print_document(config, format);
  }
  return 0;
}

// The topics that a connector has used; nullopt where the worker does not track them.
std::optional<std::vector<std::string>> topics_of(ConnectClient& client, const std::string& name) {
  try {
    const Json answer = Json::parse(client.get(connector_path(name, "/topics")));
    return answer.at(name).at("topics").get<std::vector<std::string>>();
  } catch (const WorkerRefused&) {
    return std::nullopt;
  }
}

void describe_as_text(const RemoteConnector& connector,
                      const std::optional<std::vector<std::string>>& topics) {
  const auto line = [](const char* title, const std::string& text) {
    std::cout << (text.empty() ? title : fmt::format("{:<8}{}", title, text)) << '\n';
  };
  line("Name", connector.name);
  line("Type", connector.type);
  line("Class", config_value(connector, "connector.class"));
  line("State",
       fmt::format("{} on {}", state_word(connector.connector.state), connector.connector.worker));
  line("Topics", !topics           ? "not tracked"
                 : topics->empty() ? "none yet"
                                   : fmt::format("{}", fmt::join(*topics, ", ")));
  line("Tasks", connector.tasks.empty() ? "none" : "");
  for (const RemoteState& task : connector.tasks)
    std::cout << fmt::format("  {}  {} on {}\n", task.task, state_word(task.state), task.worker);
  const std::vector<std::string> failures = connector.failures();
  if (!failures.empty()) line("Errors", "");
  for (const std::string& failure : failures) std::cout << "  " << failure << '\n';
  line("Config", "");
  for (const auto& [key, value] : connector.config)
    std::cout << fmt::format("  {} = {}\n", key, value);
}

int describe(const VerbArguments& arguments) {
  ConnectClient client(connect_target(arguments));
  const auto connector = remote_connectors(client, arguments.operands()).front();
  const auto topics = topics_of(client, connector.name);
  if (!wants_document(arguments)) {
    describe_as_text(connector, topics);
    return 0;
  }
  Json json = status_json(connector);
  json["topics"] = topics ? Json(*topics) : Json();
  json["config"] = connector.config;
  print_document(json, arguments.value("--output"));
  return 0;
}

// Workers before Kafka 3.9 have no /health.
void ask_health(ConnectClient& client) {
  try {
    client.get("/health");
  } catch (const WorkerRefused& refusal) {
    if (refusal.status() != 404) throw;
    client.get("/");
  }
}

int show_health(const VerbArguments& arguments) {
  const auto timeout = parse_duration(arguments.value("--timeout", "5s"));
  if (!timeout || timeout->count() == 0)
    throw WrongUsage("--timeout: expected a duration such as 500ms or 5s");
  const ConnectTarget target = connect_target(arguments);
  try {
    ConnectClient client(target, *timeout);
    ask_health(client);
    std::vector<std::string> failures;
    if (arguments.has("--strict")) {
      for (const RemoteConnector& connector : remote_connectors(client))
        std::ranges::move(connector.failures(), std::back_inserter(failures));
    }
    if (failures.empty()) {
      std::cout << "healthy\n";
      return 0;
    }
    for (const std::string& failure : failures) std::cout << "unhealthy: " << failure << '\n';
  } catch (const ConnectException& error) {
    std::cout << "unhealthy: " << error.what() << '\n';
  }
  return exit_unhealthy;
}

}  // namespace

std::vector<Verb> looking_verbs() {
  return {
      make_verb("status", with_target("[NAME]... [--output table|json|yaml]"),
                "show the states of connectors and tasks", target_help, show_status),
      make_verb("get", with_target("[NAME] [--output table|json|yaml|properties]"),
                "list the connectors, or show the configuration of one", target_help, show_config),
      make_verb("describe", with_target("NAME [--output table|json|yaml]"),
                "show all about a connector: state, tasks, topics, errors, configuration",
                target_help, describe),
      top_verb(),
      make_verb(
          "health", with_target("[--strict] [--timeout DURATION]"),
          "ask whether the worker is healthy; --strict: its connectors and tasks too",
          "\nThe exit code is 0 for a healthy worker, else 1, also when none answers within the\n"
          "timeout (5s). Made for health checks of containers.\n",
          show_health),
  };
}

}  // namespace kconnect
