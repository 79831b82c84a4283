#include "rest/rest_server.h"

#include <algorithm>
#include <utility>

#include <kconnect/log.h>

namespace kconnect {

namespace {

spdlog::logger& log() {
  static spdlog::logger& log = logger("org.apache.kafka.connect.runtime.rest.RestServer");
  return log;
}

Router all_resources(const ServerVersion& version) {
  Router router;
  register_root(router, version);
  register_connectors(router);
  register_connector_plugins(router);
  register_loggers(router, log_levels());
  return router;
}

HttpServerSettings http_settings(const RestServerSettings& settings) {
  return {.listeners = settings.listeners,
          .server_name = settings.server_name,
          .bad_request_response = routing_error_response,
          .access_log = [](const std::string& line) { log().info(line); },
          .error_log = [](const std::string& message) { log().warn(message); }};
}

Listener reachable(Listener listener) {
  if (listener.host.empty()) listener.host = machine_address();
  return listener;
}

// The first listener of the advertised protocol, which is http unless only https is there.
Listener advertised_listener(const std::vector<Listener>& bound,
                             const RestServerSettings& settings) {
  const std::string& scheme =
      settings.advertised_scheme.empty() ? "http" : settings.advertised_scheme;
  const auto found = std::ranges::find(bound, scheme, &Listener::scheme);
  Listener advertised = reachable(found == bound.end() ? bound.at(0) : *found);
  if (!settings.advertised_host.empty()) advertised.host = settings.advertised_host;
  if (settings.advertised_port) advertised.port = *settings.advertised_port;
  return advertised;
}

}  // namespace

RestServer::RestServer(RestServerSettings settings, ServerVersion version)
    : router_(all_resources(version)),
      http_(http_settings(settings),
            [this](const HttpRequest& request) { return answer(request); }),
      advertised_(advertised_listener(http_.bound(), settings)) {
  for (const std::string& url : bound_urls())
    log().info("REST server listening at {}, advertising URL {}", url, advertised_url());
}

HttpResponse RestServer::answer(const HttpRequest& request) const {
  Herder* herder = herder_;
  return herder == nullptr ? routing_error_response(404) : router_.route(*herder, request);
}

void RestServer::start(Herder& herder) {
  herder_ = &herder;
  log().info("REST resources initialized; server is started and ready to handle requests");
}

std::vector<std::string> RestServer::bound_urls() const {
  std::vector<std::string> urls;
  for (const Listener& listener : http_.bound()) urls.push_back(reachable(listener).url() + "/");
  return urls;
}

std::string RestServer::worker_id() const {
  return url_host(advertised_.host) + ":" + std::to_string(advertised_.port);
}

void RestServer::stop(std::chrono::milliseconds limit) {
  log().info("Stopping REST server");
  http_.stop(limit);
  log().info("REST server stopped");
}

}  // namespace kconnect
