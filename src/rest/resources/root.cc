#include "rest/json_shapes.h"
#include "rest/resources/resources.h"

namespace kconnect {

namespace {

HttpResponse health(Herder& herder, const RestRequest& /*request*/) {
  if (herder.ready())
    return json_response(
        200, worker_status_json("healthy",
                                "Worker has completed startup and is ready to handle requests."));
  return json_response(503, worker_status_json("starting", "Worker is still starting up."));
}

}  // namespace

void register_root(Router& router, const ServerVersion& version) {
  const auto server_info = [version](Herder& herder, const RestRequest& /*request*/) {
    return json_response(200, server_info_json({.version = version.version,
                                                .commit = version.commit,
                                                .kafka_cluster_id = herder.kafka_cluster_id()}));
  };
  router.add("GET", "/", server_info, Consumes::Anything);
  router.add("GET", "/health", health, Consumes::Anything);
}

}  // namespace kconnect
