#include <fmt/format.h>

#include <kconnect/log.h>

#include "rest/json_requests.h"
#include "rest/json_shapes.h"
#include "rest/resources/resources.h"

namespace kconnect {

namespace {

HttpResponse get_logger(const LogLevels& levels, const RestRequest& request) {
  const std::string& name = request.path_part("logger");
  const auto level = levels.level(name);
  if (!level) throw RestException(404, fmt::format("Logger {} not found.", name));
  return json_response(200, logger_level_json(*level));
}

// A worker alone is the whole cluster: the scopes differ in their answer only.
HttpResponse set_logger(LogLevels& levels, const RestRequest& request) {
  const NullableConfigMap body = parse_config_request(request.http.body);
  const auto level_text = body.find("level");
  if (level_text == body.end() || !level_text->second)
    throw RestException(400, "Desired 'level' parameter was not specified in request.");
  const auto level = parse_log_level(*level_text->second);
  if (!level) throw RestException(404, fmt::format("invalid log level '{}'.", *level_text->second));
  const auto changed = levels.set_level(request.path_part("logger"), *level);
  const auto scopes = request.query_values("scope");
  if (!scopes.empty() && scopes.front() == "cluster") return {.status = 204};
  return json_response(200, names_json(changed));
}

}  // namespace

void register_loggers(Router& router, LogLevels& levels) {
  router.add("GET", "/admin/loggers", [&levels](Herder&, const RestRequest&) {
    return json_response(200, logger_levels_json(levels.levels()));
  });
  router.add("GET", "/admin/loggers/{logger}", [&levels](Herder&, const RestRequest& request) {
    return get_logger(levels, request);
  });
  router.add("PUT", "/admin/loggers/{logger}", [&levels](Herder&, const RestRequest& request) {
    return set_logger(levels, request);
  });
}

}  // namespace kconnect
