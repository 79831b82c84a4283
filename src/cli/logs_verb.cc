#include <iostream>

#include <nlohmann/json.hpp>

#include "cli/client_verbs.h"
#include "cli/connect_client.h"
#include "cli/text_table.h"
#include "config/yaml_text.h"
#include "net/url.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

void print_levels(const Json& levels, const std::string& format) {
  if (format != "table") {
    std::cout << (format == "yaml" ? yaml_of_json(levels.dump()) : levels.dump(2) + "\n");
    return;
  }
  std::vector<std::vector<std::string>> rows = {{"LOGGER", "LEVEL"}};
  for (const auto& [name, logger] : levels.items())
    rows.push_back({name, logger.value("level", "")});
  std::cout << text_table(rows);
}

int logs_level(const VerbArguments& arguments) {
  ConnectClient client(connect_target(arguments));
  const std::vector<std::string>& operands = arguments.operands();
  const std::string format = arguments.value("--output", "table");
  if (operands.size() == 1) {
    print_levels(Json::parse(client.get("/admin/loggers")), format);
    return 0;
  }
  const std::string path = "/admin/loggers/" + percent_encode(operands[1]);
  if (operands.size() == 3) {
    const Json body = {{"level", operands[2]}};
    client.call("PUT", path, body.dump());
  }
  print_levels({{operands[1], Json::parse(client.get(path))}}, format);
  return 0;
}

}  // namespace

Verb logs_verb() {
  return make_verb("logs", with_target("level [LOGGER [LEVEL]] [--output table|json|yaml]"),
                   "show or set the levels of the worker's loggers", target_help, logs_level);
}

}  // namespace kconnect
