#include "rest/router.h"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>

#include <kconnect/log.h>

#include "base/ascii_case.h"
#include "base/trim.h"
#include "net/url.h"
#include "rest/json_shapes.h"

namespace kconnect {

namespace {

constexpr std::string_view json_type = "application/json";

std::string_view reason_phrase(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 413:
      return "Payload Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 431:
      return "Request Header Fields Too Large";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Internal Server Error";
  }
}

std::string routing_message(int status) {
  return fmt::format("HTTP {} {}", status, reason_phrase(status));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// The decoded parts of a path, without parameters ("/name;v=1"); a slash at its end counts for
// nothing.
std::vector<std::string> path_parts(std::string_view path) {
  if (!path.starts_with('/')) throw RoutingException(404);
  path.remove_prefix(1);
  if (path.empty()) return {};
  if (path.ends_with('/')) path.remove_suffix(1);
  std::vector<std::string> parts;
  for (const std::string_view part : split(path, '/')) {
    const std::string_view name = part.substr(0, part.find(';'));
    if (name.empty()) throw RoutingException(404);
    auto decoded = percent_decode(name);
    if (!decoded) throw RoutingException(400);
    parts.push_back(std::move(*decoded));
  }
  return parts;
}

bool is_placeholder(std::string_view part) {
  return part.starts_with('{');
}

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  return std::ranges::equal(pattern, path, [](const auto& expected, const auto& part) {
    return is_placeholder(expected) || expected == part;
  });
}

// Whether a media range ("text/*;q=0.5") takes in a media type. Qualities count for nothing, as in
// Kafka Connect.
bool covers(std::string_view media_range, std::string_view type) {
  const std::string range = lower_case(java_trim(media_range.substr(0, media_range.find(';'))));
  if (range == "*/*" || range == "*") return true;
  if (!range.ends_with("/*")) return range == type;
  return type.starts_with(std::string_view(range).substr(0, range.size() - 1));
}

bool accepts(const HttpHeaders& headers, std::string_view type) {
  bool has_accept = false;
  for (const auto& [name, value] : headers) {
    if (lower_case(name) != "accept") continue;
    has_accept = true;
    for (const std::string_view range : split(value, ','))
      if (covers(range, type)) return true;
  }
  return !has_accept;
}

bool has_json_content(const HttpRequest& request) {
  const std::string* type = request.headers.find("Content-Type");
  if (type == nullptr) return request.body.empty();
  return lower_case(java_trim(type->substr(0, type->find(';')))) == json_type;
}

template <typename Routes>
std::string allowed_methods(const Routes& routes) {
  std::set<std::string> methods = {"OPTIONS"};
  for (const auto* route : routes) {
    methods.insert(route->method);
    if (route->method == "GET") methods.insert("HEAD");
  }
  return fmt::format("{}", fmt::join(methods, ","));
}

// The methods of a resource, to clients that take text also as such.
template <typename Routes>
HttpResponse options_response(const Routes& routes, const HttpRequest& request) {
  const std::string methods = allowed_methods(routes);
  if (!accepts(request.headers, "text/plain"))
    return {.headers = {{"Content-Type", std::string(json_type)}, {"Allow", methods}}};
  std::string text = methods;
  for (size_t at = 0; (at = text.find(',', at)) != std::string::npos; ++at)
    text.insert(at + 1, " ");
  return {.headers = {{"Content-Type", "text/plain"}, {"Allow", methods}}, .body = text};
}

}  // namespace

RoutingException::RoutingException(int status) : RestException(status, routing_message(status)) {}

std::vector<std::string> RestRequest::query_values(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [parameter, value] : query)
    if (parameter == name) values.push_back(value);
  return values;
}

bool RestRequest::query_flag(std::string_view name, bool default_value) const {
  const auto values = query_values(name);
  return values.empty() ? default_value : lower_case(values.front()) == "true";
}

HttpResponse json_response(int status, std::string json) {
  return {.status = status,
          .headers = {{"Content-Type", std::string(json_type)}},
          .body = std::move(json)};
}

HttpResponse error_response(int status, std::string_view message) {
  return json_response(status, error_json(status, message));
}

HttpResponse routing_error_response(int status) {
  return {.status = status, .headers = {}, .body = error_json(status, routing_message(status))};
}

void Router::add(std::string_view method, std::string_view pattern, RestHandler handler,
                 Consumes consumes, std::string_view produces) {
  routes_.push_back({std::string(method), path_parts(pattern), std::move(handler), consumes,
                     std::string(produces)});
}

std::vector<std::string> Router::routes() const {
  std::vector<std::string> texts;
  for (const Route& route : routes_)
    texts.push_back(fmt::format("{} /{}", route.method, fmt::join(route.pattern, "/")));
  return texts;
}

std::vector<const Router::Route*> Router::find(const std::vector<std::string>& path) const {
  std::vector<const Route*> found;
  for (const Route& route : routes_)
    if (matches(route.pattern, path)) found.push_back(&route);
  return found;
}

void Router::check_media(const Route& route, const HttpRequest& request) {
  if (route.consumes == Consumes::Json && !has_json_content(request)) throw RoutingException(415);
  if (!accepts(request.headers, route.produces)) throw RoutingException(406);
}

HttpResponse Router::dispatch(Herder& herder, const HttpRequest& request) const {
  const std::vector<std::string> path = path_parts(request.path);
  const auto routes = find(path);
  if (routes.empty()) throw RoutingException(404);

  const std::string_view method =
      request.method == "HEAD" ? "GET" : std::string_view(request.method);
  const auto found = std::ranges::find(routes, method, &Route::method);
  const Route* route = found == routes.end() ? nullptr : *found;
  if (route == nullptr && method != "OPTIONS") throw RoutingException(405);
  if (route != nullptr) check_media(*route, request);
  if (guard_) {
    if (auto refusal = guard_(request)) return *refusal;
  }
  if (route == nullptr) return options_response(routes, request);

  RestRequest rest_request{.http = request, .query = parse_query(request.query)};
  for (size_t i = 0; i < path.size(); ++i) {
    const std::string_view part = route->pattern[i];
    if (is_placeholder(part))
      rest_request.path_parts.emplace(part.substr(1, part.size() - 2), path[i]);
  }
  return route->handler(herder, rest_request);
}

HttpResponse Router::route(Herder& herder, const HttpRequest& request) const {
  try {
    return dispatch(herder, request);
  } catch (const RoutingException& error) {
    return routing_error_response(error.status());
  } catch (const RestException& error) {
    return error_response(error.status(), error.what());
  } catch (const HerderException& error) {
    return error_response(error.status(), error.what());
  } catch (const std::exception& error) {
    static spdlog::logger& log =
        logger("org.apache.kafka.connect.runtime.rest.errors.ConnectExceptionMapper");
    log.error("Uncaught exception in REST call to {}: {}", request.path, error.what());
    return error_response(500, error.what());
  }
}

}  // namespace kconnect
