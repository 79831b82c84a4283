#include "rest/progress_json.h"
#include "rest/resources/resources.h"
#include "runtime/worker_monitor.h"

namespace kconnect {

namespace {

ConnectorProgress progress_of(Herder& herder, const std::string& connector) {
  ConnectorProgress progress{herder.connector_status(connector), {}};
  for (const auto& [id, state] : progress.status.tasks) {
    if (auto metrics = herder.monitor().metrics().find(connector, id))
      progress.tasks.emplace(id, std::move(metrics));
  }
  return progress;
}

HttpResponse get_progress(Herder& herder, const RestRequest& request) {
  return json_response(
      200, connector_progress_json(progress_of(herder, request.path_part("connector"))));
}

HttpResponse get_summary(Herder& herder, const RestRequest& /*request*/) {
  std::vector<ConnectorProgress> connectors;
  for (const std::string& name : herder.connectors()) {
    try {
      connectors.push_back(progress_of(herder, name));
    } catch (const HerderException& error) {
      if (error.status() != 404) throw;  // deleted meanwhile
    }
  }
  return json_response(200, progress_summary_json(connectors));
}

}  // namespace

void register_progress(Router& router) {
  router.add("GET", "/connectors/{connector}/progress", get_progress);
  router.add("GET", "/kconnect/summary", get_summary);
}

}  // namespace kconnect
