#include "rest/json_requests.h"
#include "rest/json_shapes.h"
#include "rest/resources/connector_path.h"
#include "rest/resources/resources.h"

namespace kconnect {

namespace {

HttpResponse get_offsets(Herder& herder, const RestRequest& request) {
  return json_response(200,
                       connector_offsets_json(herder.connector_offsets(connector_of(request))));
}

HttpResponse alter_offsets(Herder& herder, const RestRequest& request) {
  const AlteredOffsets offsets = parse_offsets_request(request.http.body);
  if (offsets.empty())
    throw RestException(400,
                        "Partitions / offsets need to be provided for an alter offsets request");
  return json_response(
      200, message_json(herder.alter_connector_offsets(connector_of(request), offsets)));
}

HttpResponse reset_offsets(Herder& herder, const RestRequest& request) {
  return json_response(200, message_json(herder.reset_connector_offsets(connector_of(request))));
}

}  // namespace

void register_connector_offsets(Router& router) {
  router.add("GET", "/connectors/{connector}/offsets", get_offsets);
  router.add("PATCH", "/connectors/{connector}/offsets", alter_offsets);
  router.add("DELETE", "/connectors/{connector}/offsets", reset_offsets);
}

}  // namespace kconnect
