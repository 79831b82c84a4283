#include "rest/rest_server.h"

#include <algorithm>
#include <utility>

#include <kconnect/log.h>

#include "rest/response_headers.h"

namespace kconnect {

namespace {

spdlog::logger& log() {
  static spdlog::logger& log = logger("org.apache.kafka.connect.runtime.rest.RestServer");
  return log;
}

Router admin_resources() {
  Router router;
  register_loggers(router, log_levels());
  register_metrics(router);
  return router;
}

HttpServerSettings http_settings(const RestServerSettings& settings,
                                 std::vector<Listener> listeners, TlsSettings tls) {
  return {.listeners = std::move(listeners),
          .tls = std::move(tls),
          .server_name = settings.server_name,
          .bad_request_response = routing_error_response,
          .access_log = [](const std::string& line) { log().info(line); },
          .error_log = [](const std::string& message) { log().warn(message); }};
}

bool has_own_admin_listeners(const RestServerSettings& settings) {
  return settings.admin_listeners && !settings.admin_listeners->empty();
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

std::vector<std::string> urls_of(const HttpServer& server) {
  std::vector<std::string> urls;
  for (const Listener& listener : server.bound()) urls.push_back(reachable(listener).url() + "/");
  return urls;
}

}  // namespace

Router make_resources(const ServerVersion& version, const RestServerSettings& settings) {
  Router router;
  register_root(router, version);
  register_health(router);
  register_openapi(router);
  register_connectors(router);
  register_connector_actions(router);
  register_connector_tasks(router);
  register_connector_offsets(router);
  register_connector_plugins(router);
  register_metrics(router);
  register_progress(router);
  register_records(router);
  register_logs(router, log_rings());
  if (!settings.admin_listeners) register_loggers(router, log_levels());
  router.set_guard(settings.guard);
  return router;
}

RestServer::RestServer(RestServerSettings settings, ServerVersion version)
    : router_(make_resources(version, settings)),
      admin_router_(admin_resources()),
      cross_origin_(settings.allowed_origins, settings.allowed_methods),
      header_rules_(settings.header_rules),
      http_(http_settings(settings, settings.listeners, settings.tls),
            [this](const HttpRequest& request) { return answer(request); }),
      advertised_(advertised_listener(http_.bound(), settings)) {
  if (has_own_admin_listeners(settings))
    admin_http_.emplace(http_settings(settings, *settings.admin_listeners, settings.admin_tls),
                        [this](const HttpRequest& request) { return answer_admin(request); });
  for (const std::string& url : bound_urls())
    log().info("REST server listening at {}, advertising URL {}", url, advertised_url());
  for (const std::string& url : bound_admin_urls()) log().info("REST admin endpoints at {}", url);
}

// What the settings put on every answer stands first, as the resource has the last word.
HttpResponse RestServer::answer(const HttpRequest& request) const {
  Herder* herder = herder_;
  if (herder == nullptr) return routing_error_response(404);
  HttpResponse response = router_.route(*herder, request);
  HttpHeaders headers = cross_origin_.fields(request);
  apply_header_rules(header_rules_, std::chrono::system_clock::now(), headers);
  for (const auto& [name, value] : response.headers) headers.set(name, value);
  response.headers = std::move(headers);
  return response;
}

HttpResponse RestServer::answer_admin(const HttpRequest& request) const {
  Herder* herder = herder_;
  return herder == nullptr ? routing_error_response(404) : admin_router_.route(*herder, request);
}

void RestServer::start(Herder& herder) {
  herder_ = &herder;
  log().info("REST resources initialized; server is started and ready to handle requests");
}

std::vector<std::string> RestServer::bound_urls() const {
  return urls_of(http_);
}

std::vector<std::string> RestServer::bound_admin_urls() const {
  return admin_http_ ? urls_of(*admin_http_) : std::vector<std::string>();
}

std::string RestServer::worker_id() const {
  return url_host(advertised_.host) + ":" + std::to_string(advertised_.port);
}

void RestServer::stop(std::chrono::milliseconds limit) {
  log().info("Stopping REST server");
  if (admin_http_) admin_http_->stop(limit);
  http_.stop(limit);
  log().info("REST server stopped");
}

}  // namespace kconnect
