#include "rest/resources/resources.h"
#include "rest/watching.h"

namespace kconnect {

namespace {

constexpr uint64_t default_tail = 100;

HttpResponse json_lines() {
  return {.headers = {{"Content-Type", std::string(json_lines_type)}}};
}

HttpResponse follow(LogRings& logs, const std::string& connector, size_t tail) {
  HttpResponse response = json_lines();
  response.stream = std::make_shared<ResponseStream>();
  // A client that is too slow misses lines.
  const auto id = logs.follow(
      connector, tail, [stream = response.stream](std::string_view line) { stream->write(line); });
  response.stream->on_closed([&logs, id] { logs.unfollow(id); });
  return response;
}

HttpResponse get_logs(Herder& herder, LogRings& logs, const RestRequest& request) {
  const std::string& connector = request.path_part("connector");
  herder.connector_info(connector);
  const uint64_t tail = query_number(request, "tail", 0).value_or(default_tail);
  if (request.query_flag("follow", false)) return follow(logs, connector, tail);
  HttpResponse response = json_lines();
  for (const std::string& line : logs.tail(connector, tail)) response.body += line;
  return response;
}

}  // namespace

void register_logs(Router& router, LogRings& logs) {
  router.add(
      "GET", "/connectors/{connector}/logs",
      [&logs](Herder& herder, const RestRequest& request) {
        return get_logs(herder, logs, request);
      },
      Consumes::Json, json_lines_type);
}

}  // namespace kconnect
