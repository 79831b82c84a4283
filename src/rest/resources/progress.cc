#include "rest/progress_json.h"
#include "rest/resources/resources.h"

namespace kconnect {

namespace {

HttpResponse get_progress(Herder& herder, const RestRequest& request) {
  return json_response(
      200, connector_progress_json(progress_of(herder, request.path_part("connector"))));
}

HttpResponse get_summary(Herder& herder, const RestRequest& /*request*/) {
  const std::vector<ConnectorProgress> connectors = progress_of_all(herder);
  return json_response(200, progress_summary_json(summarize(herder, connectors), connectors));
}

}  // namespace

void register_progress(Router& router) {
  router.add("GET", "/connectors/{connector}/progress", get_progress);
  router.add("GET", "/kconnect/summary", get_summary);
}

}  // namespace kconnect
