#include "rest/json_shapes.h"
#include "rest/resources/resources.h"

namespace kconnect {

void register_root(Router& router, const ServerVersion& version) {
  const auto server_info = [version](Herder& herder, const RestRequest& /*request*/) {
    return json_response(200, server_info_json({.version = version.version,
                                                .commit = version.commit,
                                                .kafka_cluster_id = herder.kafka_cluster_id()}));
  };
  router.add("GET", "/", server_info, Consumes::Anything);
}

}  // namespace kconnect
