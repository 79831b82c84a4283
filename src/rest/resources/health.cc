#include <vector>

#include <fmt/format.h>

#include "rest/json_shapes.h"
#include "rest/resources/resources.h"

namespace kconnect {

namespace {

constexpr std::chrono::seconds patience{10};

HttpResponse healthy() {
  return json_response(
      200, worker_status_json("healthy",
                              "Worker has completed startup and is ready to handle requests."));
}

HttpResponse starting() {
  return json_response(503, worker_status_json("starting", "Worker is still starting up."));
}

// Connectors and tasks in a state, by name.
std::vector<std::string> all_in_state(const Herder& herder, State state) {
  std::vector<std::string> names;
  for (const std::string& name : herder.connectors()) {
    try {
      const ConnectorStatus status = herder.connector_status(name);
      if (status.connector.state == state) names.push_back(name);
      for (const auto& [task, info] : status.tasks)
        if (info.state == state) names.push_back(TaskId{name, task}.text());
    } catch (const HerderException& error) {
      if (error.status() != 404) throw;  // deleted in between
    }
  }
  return names;
}

// Kafka Connect's answer is about the worker alone; with strict=true connectors and tasks have to
// be well too.
HttpResponse health(Herder& herder, const RestRequest& request) {
  if (!herder.ready()) return starting();
  if (!herder.responds_within(patience))
    return json_response(
        500, worker_status_json("unhealthy",
                                "Worker was unable to handle this request and may be unable to "
                                "handle other requests."));
  if (!request.query_flag("strict", false)) return healthy();
  const auto failed = all_in_state(herder, State::Failed);
  if (failed.empty()) return healthy();
  return json_response(
      503, worker_status_json("unhealthy", fmt::format("Failed: {}.", fmt::join(failed, ", "))));
}

// Whether the connectors of the command line do their work: none is still to be started.
HttpResponse ready(Herder& herder, const RestRequest& /*request*/) {
  if (!herder.ready() || !all_in_state(herder, State::Unassigned).empty()) return starting();
  return healthy();
}

}  // namespace

void register_health(Router& router) {
  router.add("GET", "/health", health, Consumes::Anything);
  router.add("GET", "/ready", ready, Consumes::Anything);
}

}  // namespace kconnect
