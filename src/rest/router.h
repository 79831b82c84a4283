#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/http_message.h"
#include "runtime/herder.h"

namespace kconnect {

// A request that cannot be served, with the HTTP status that says why.
class RestException : public std::runtime_error {
 public:
  RestException(int status, const std::string& message) : runtime_error(message), status_(status) {}
  int status() const { return status_; }

 private:
  int status_;
};

// A request that leads to no resource: answered as if there were none at its path.
class RoutingException : public RestException {
 public:
  explicit RoutingException(int status);
};

// A request together with what its path and query say.
struct RestRequest {
  const HttpRequest& http;
  std::map<std::string, std::string, std::less<>> path_parts = {};  // decoded, by pattern name
  std::vector<std::pair<std::string, std::string>> query = {};

  const std::string& path_part(std::string_view name) const {
    return path_parts.find(name)->second;
  }
  std::vector<std::string> query_values(std::string_view name) const;
  // The first value of a parameter that is "true" in any case, or default_value without one.
  bool query_flag(std::string_view name, bool default_value) const;
};

HttpResponse json_response(int status, std::string json);
HttpResponse error_response(int status, std::string_view message);
// The answer where no resource comes to speak: {"error_code":404,"message":"HTTP 404 Not Found"}
// without a Content-Type, as Kafka Connect sends it.
HttpResponse routing_error_response(int status);

using RestHandler = std::function<HttpResponse(Herder&, const RestRequest&)>;

// Decides about a request that has found its resource: nullopt lets it pass, else it is answered
// so. Called from several threads at a time.
using RequestGuard = std::function<std::optional<HttpResponse>(const HttpRequest&)>;

// What a resource says about the type of content that is sent to it.
enum class Consumes { Anything, Json };

// Finds the handler of a request by method and path.
class Router {
 public:
  // Pattern: "/connectors/{connector}/config", where {name} stands for any one part of the path.
  // Produces: the media type of the answer, which the client has to accept.
  void add(std::string_view method, std::string_view pattern, RestHandler handler,
           Consumes consumes = Consumes::Json, std::string_view produces = "application/json");
  // Methods and patterns of all routes, "GET /connectors/{connector}".
  std::vector<std::string> routes() const;
  void set_guard(RequestGuard guard) { guard_ = std::move(guard); }

  // Answers any request; what handlers throw becomes an error response. Safe from any thread once
  // all routes are there.
  HttpResponse route(Herder& herder, const HttpRequest& request) const;

 private:
  struct Route {
    std::string method;
    std::vector<std::string> pattern;
    RestHandler handler;
    Consumes consumes;
    std::string produces;
  };

  static void check_media(const Route& route, const HttpRequest& request);
  HttpResponse dispatch(Herder& herder, const HttpRequest& request) const;
  std::vector<const Route*> find(const std::vector<std::string>& path) const;

  std::vector<Route> routes_;
  RequestGuard guard_;
};

}  // namespace kconnect
