#include "rest/json_shapes.h"
#include "rest/resources/connector_path.h"
#include "rest/resources/resources.h"

namespace kconnect {

namespace {

HttpResponse pause(Herder& herder, const RestRequest& request) {
  herder.pause_connector(connector_of(request));
  return {.status = 202};
}

HttpResponse resume(Herder& herder, const RestRequest& request) {
  herder.resume_connector(connector_of(request));
  return {.status = 202};
}

HttpResponse stop(Herder& herder, const RestRequest& request) {
  herder.stop_connector(connector_of(request));
  return {.status = 204};
}

HttpResponse restart(Herder& herder, const RestRequest& request) {
  const RestartRequest restart{.include_tasks = request.query_flag("includeTasks", false),
                               .only_failed = request.query_flag("onlyFailed", false)};
  const ConnectorStatus plan = herder.restart_connector(connector_of(request), restart);
  if (!restart.include_tasks && !restart.only_failed) return {.status = 204};
  return json_response(202, connector_status_json(plan));
}

HttpResponse restart_task(Herder& herder, const RestRequest& request) {
  herder.restart_task(task_of(request));
  return {.status = 204};
}

HttpResponse get_topics(Herder& herder, const RestRequest& request) {
  const std::string& connector = connector_of(request);
  return json_response(200, active_topics_json(connector, herder.active_topics(connector)));
}

HttpResponse reset_topics(Herder& herder, const RestRequest& request) {
  herder.reset_active_topics(connector_of(request));
  return {.status = 202};
}

}  // namespace

void register_connector_actions(Router& router) {
  router.add("PUT", "/connectors/{connector}/pause", pause);
  router.add("PUT", "/connectors/{connector}/resume", resume);
  router.add("PUT", "/connectors/{connector}/stop", stop);
  router.add("POST", "/connectors/{connector}/restart", restart);
  router.add("POST", "/connectors/{connector}/tasks/{task}/restart", restart_task);
  router.add("GET", "/connectors/{connector}/topics", get_topics);
  router.add("PUT", "/connectors/{connector}/topics/reset", reset_topics);
}

}  // namespace kconnect
