#include <fmt/format.h>

#include "rest/json_shapes.h"
#include "rest/resources/connector_path.h"
#include "rest/resources/resources.h"

namespace kconnect {

namespace {

HttpResponse get_tasks(Herder& herder, const RestRequest& request) {
  return json_response(200, task_infos_json(herder.task_infos(connector_of(request))));
}

HttpResponse get_tasks_config(Herder& herder, const RestRequest& request) {
  return json_response(200, tasks_config_json(herder.task_infos(connector_of(request))));
}

std::map<int, StateInfo> task_states(const Herder& herder, const std::string& connector) {
  try {
    return herder.connector_status(connector).tasks;
  } catch (const HerderException& error) {
    if (error.status() != 404) throw;
    return {};
  }
}

HttpResponse get_task_status(Herder& herder, const RestRequest& request) {
  const TaskId id = task_of(request);
  const auto tasks = task_states(herder, id.connector);
  const auto task = tasks.find(id.task);
  if (task == tasks.end())
    throw RestException(404, fmt::format("No status found for task {}", id.text()));
  return json_response(200, task_status_json(id.task, task->second));
}

// What the workers of a cluster send to each other; there is none here.
HttpResponse put_task_configs(Herder& /*herder*/, const RestRequest& /*request*/) {
  throw RestException(500,
                      "Kafka Connect in standalone mode does not support externally setting task "
                      "configurations.");
}

HttpResponse fence(Herder& /*herder*/, const RestRequest& /*request*/) {
  throw RestException(
      500, "Kafka Connect in standalone mode does not support exactly-once source connectors.");
}

}  // namespace

void register_connector_tasks(Router& router) {
  router.add("GET", "/connectors/{connector}/tasks", get_tasks);
  router.add("POST", "/connectors/{connector}/tasks", put_task_configs);
  router.add("PUT", "/connectors/{connector}/fence", fence);
  router.add("GET", "/connectors/{connector}/tasks-config", get_tasks_config);
  router.add("GET", "/connectors/{connector}/tasks/{task}/status", get_task_status);
}

}  // namespace kconnect
