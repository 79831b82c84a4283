#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ascii_case.h"
#include "cli/client_verbs.h"
#include "cli/connector_operand.h"
#include "cli/exit_codes.h"
#include "cli/remote_connector.h"

namespace kconnect {

namespace {

using Json = nlohmann::json;

// Calls act for each name, also after the worker has refused one; the exit code.
int for_each_name(const std::vector<std::string>& names,
                  const std::function<void(const std::string& name)>& act) {
  int exit_code = 0;
  for (const std::string& name : names) {
    try {
      act(name);
    } catch (const WorkerRefused& error) {
      std::cerr << fmt::format("{}: {}\n", name, error.what());
      exit_code = exit_refused;
    }
  }
  return exit_code;
}

// The connectors of NAME... or --all; throws for names that are not there before anything happens.
std::vector<std::string> wanted_names(ConnectClient& client, const VerbArguments& arguments) {
  const bool all = arguments.has("--all");
  if (all != arguments.operands().empty())
    throw WrongUsage(all ? "--all and names exclude each other" : "NAME or --all is missing");
  std::vector<std::string> names;
  for (const RemoteConnector& connector : remote_connectors(client, arguments.operands()))
    names.push_back(connector.name);
  return names;
}

// A change of state that REST knows by a word.
struct StateChange {
  std::string path;   // "/pause"
  std::string state;  // the one it leads to
};

int change_state(const VerbArguments& arguments, const StateChange& change) {
  ConnectClient client(connect_target(arguments));
  return for_each_name(wanted_names(client, arguments), [&](const std::string& name) {
    client.call("PUT", connector_path(name, change.path));
    if (arguments.has("--wait")) wait_for_state(client, name, change.state);
    std::cout << fmt::format("{} {}\n", name,
                             change.state == "RUNNING" ? "resumed" : lower_case(change.state));
  });
}

Verb state_verb(const char* name, const StateChange& change, const char* summary) {
  return make_verb(
      name, with_target("NAME... [--wait]\n--all [--wait]"), summary,
      std::string("\n--wait waits until it is so, for a minute at most.\n") + target_help,
      [change](const VerbArguments& arguments) { return change_state(arguments, change); });
}

int restart(const VerbArguments& arguments) {
  ConnectClient client(connect_target(arguments));
  const std::string query =
      fmt::format("/restart?includeTasks={}&onlyFailed={}", arguments.has("--include-tasks"),
                  arguments.has("--only-failed"));
  return for_each_name(wanted_names(client, arguments), [&](const std::string& name) {
    client.call("POST", connector_path(name, query));
    if (arguments.has("--wait")) wait_for_state(client, name, "RUNNING");
    std::cout << name << " restarted\n";
  });
}

int remove(const VerbArguments& arguments) {
  ConnectClient client(connect_target(arguments));
  return for_each_name(wanted_names(client, arguments), [&](const std::string& name) {
    client.call("DELETE", connector_path(name));
    std::cout << name << " deleted\n";
  });
}

// nullopt when the connector is not there.
std::optional<Json> current_config(ConnectClient& client, const std::string& name) {
  try {
    return Json::parse(client.get(connector_path(name, "/config")));
  } catch (const WorkerRefused& refusal) {
    if (refusal.status() != 404) throw;
    return std::nullopt;
  }
}

Json config_json(const ConnectorFileConfig& connector) {
  Json config = Json::object();
  for (const auto& [key, value] : connector.props) config[key] = value ? Json(*value) : Json();
  return config;
}

void apply_connector(ConnectClient& client, const ConnectorFileConfig& connector) {
  const std::string& name = connector.props.at("name").value();
  const Json config = config_json(connector);
  const std::optional<Json> current = current_config(client, name);
  if (current == config) {
    std::cout << name << " unchanged\n";
    return;
  }
  if (!current && connector.initial_state) {
    const Json request = {
        {"name", name}, {"config", config}, {"initial_state", *connector.initial_state}};
    client.call("POST", "/connectors", request.dump());
  } else {
    client.call("PUT", connector_path(name, "/config"), config.dump());
  }
  std::cout << name << (current ? " updated\n" : " created\n");
}

int apply(const VerbArguments& arguments) {
  std::vector<std::string> files = arguments.values("--file");
  files.insert(files.end(), arguments.operands().begin(), arguments.operands().end());
  if (files.empty()) throw WrongUsage("-f FILE is missing");
  std::vector<Finding> findings;
  std::map<std::string, ConnectorFileConfig> connectors;
  std::vector<std::string> names;
  for (const std::string& file : files) {
    LoadedFile loaded = load_connector_operand(file);
    std::ranges::move(loaded.findings, std::back_inserter(findings));
    for (ConnectorFileConfig& connector : loaded.connectors) {
      const auto name = connector.props.find("name");
      if (name == connector.props.end() || !name->second) continue;
      if (!connectors.contains(*name->second)) names.push_back(*name->second);
      connectors.insert_or_assign(*name->second, std::move(connector));
    }
  }
  std::cerr << findings_text(findings);
  if (count_findings(findings, Severity::Error) > 0) return exit_usage;
  ConnectClient client(connect_target(arguments));
  return for_each_name(names, [&](const std::string& name) {
    apply_connector(client, connectors.at(name));
    if (arguments.has("--wait")) wait_for_state(client, name, "RUNNING");
  });
}

// Key -> value, null for those to remove.
Json read_patch(const VerbArguments& arguments) {
  Json patch = Json::object();
  for (const std::string& key : arguments.values("--remove")) patch[key] = nullptr;
  for (size_t i = 1; i < arguments.operands().size(); ++i) {
    const std::string& change = arguments.operands()[i];
    const size_t equals = change.find('=');
    if (equals == 0 || equals == std::string::npos)
      throw WrongUsage(fmt::format("{} sets nothing, expected KEY=VALUE", change));
    patch[change.substr(0, equals)] = change.substr(equals + 1);
  }
  if (patch.empty()) throw WrongUsage("KEY=VALUE is missing");
  return patch;
}

int patch(const VerbArguments& arguments) {
  const Json changes = read_patch(arguments);
  ConnectClient client(connect_target(arguments));
  const std::string name = remote_connectors(client, {arguments.operands()[0]}).front().name;
  const std::string path = connector_path(name, "/config");
  Json config = current_config(client, name).value_or(Json::object());
  const Json before = config;
  config.merge_patch(changes);
  if (config == before) {
    std::cout << name << " unchanged\n";
    return 0;
  }
  try {
    client.call("PATCH", path, changes.dump());
  } catch (const WorkerRefused& refusal) {
    if (refusal.status() != 405) throw;  // workers before Kafka 3.8
    client.call("PUT", path, config.dump());
  }
  if (arguments.has("--wait")) wait_for_state(client, name, "RUNNING");
  std::cout << name << " patched\n";
  return 0;
}

}  // namespace

std::vector<Verb> changing_verbs() {
  return {
      make_verb(
          "apply", with_target("-f|--file FILE... [FILE]... [--wait]"),
          "create or change the connectors that files describe",
          std::string(
              "\nFiles are properties, JSON or YAML, as kconnect-standalone takes them; - is "
              "standard\n"
              "input. What has not changed stays untouched. --wait waits until all tasks run.\n") +
              target_help,
          apply),
      make_verb("patch", with_target("NAME [KEY=VALUE]... [--remove KEY]... [--wait]"),
                "change single keys of a connector's configuration", target_help, patch),
      state_verb("pause", {"/pause", "PAUSED"}, "pause connectors: their tasks wait"),
      state_verb("resume", {"/resume", "RUNNING"}, "let paused or stopped connectors go on"),
      state_verb("stop", {"/stop", "STOPPED"},
                 "stop connectors: their tasks end, their offsets stay"),
      make_verb("restart",
                with_target("NAME... [--include-tasks] [--only-failed] [--wait]\n"
                            "--all [--include-tasks] [--only-failed] [--wait]"),
                "restart connectors, their tasks, or what has failed", target_help, restart),
      make_verb("delete", with_target("NAME..."), "delete connectors; their offsets stay",
                target_help, remove),
  };
}

}  // namespace kconnect
