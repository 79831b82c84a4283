#include "rest/openapi.h"

#include "rest/resources/resources.h"

namespace kconnect {

void register_openapi(Router& router) {
  router.add(
      "GET", "/openapi.json",
      [](Herder& /*herder*/, const RestRequest& /*request*/) {
        return json_response(200, std::string(openapi_json()));
      },
      Consumes::Anything);
}

}  // namespace kconnect
