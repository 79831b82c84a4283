#include "rest/router.h"

#include <catch2/catch.hpp>

#include "fake_herder.h"

namespace kconnect {

namespace {

HttpResponse echo(Herder& /*herder*/, const RestRequest& request) {
  std::string text;
  for (const auto& [name, value] : request.path_parts) text += name + "=" + value + ";";
  for (const auto& [name, value] : request.query) text += name + "?" + value + ";";
  return json_response(200, text);
}

struct Routes {
  Routes() {
    router.add("GET", "/", echo, Consumes::Anything);
    router.add("GET", "/connectors", echo);
    router.add("POST", "/connectors", echo);
    router.add("PUT", "/connectors/{connector}/config", echo);
    router.add("GET", "/connectors/{connector}/tasks/{task}/status", echo);
  }

  HttpResponse route(const HttpRequest& request) { return router.route(herder, request); }
  HttpResponse get(const std::string& target) { return route(rest_request("GET", target)); }

  FakeHerder herder;
  Router router;
};

HttpRequest with_header(HttpRequest request, const std::string& name, const std::string& value) {
  request.headers.set(name, value);
  return request;
}

}  // namespace

TEST_CASE("a route takes the decoded parts of its path and the query") {
  Routes routes;
  CHECK(routes.get("/connectors/a%2Fb%20c+d/tasks/7/status?x=1&x=a+b").body ==
        "connector=a/b c+d;task=7;x?1;x?a b;");
}

TEST_CASE("paths match with a slash at the end but not with an empty part") {
  Routes routes;
  for (const char* path : {"/", "/connectors", "/connectors/", "/connectors/c/tasks/0/status/"}) {
    INFO(path);
    CHECK(routes.get(path).status == 200);
  }
  for (const char* path : {"//", "//connectors", "/connectors//", "/connectors/c", "/no/such/path",
                           "/connectors/c//tasks/0/status", "*", ""}) {
    INFO(path);
    CHECK(routes.get(path).status == 404);
  }
}

TEST_CASE("errors of routing have a body but no content type") {
  Routes routes;
  struct Expected {
    HttpRequest request;
    int status;
    std::string body;
  };
  const std::vector<Expected> table = {
      {rest_request("GET", "/x"), 404, R"({"error_code":404,"message":"HTTP 404 Not Found"})"},
      {rest_request("GET", "/connectors/%zz/config"), 400,
       R"({"error_code":400,"message":"HTTP 400 Bad Request"})"},
      {rest_request("DELETE", "/connectors"), 405,
       R"({"error_code":405,"message":"HTTP 405 Method Not Allowed"})"},
      {with_header(rest_request("GET", "/connectors"), "Accept", "text/html"), 406,
       R"({"error_code":406,"message":"HTTP 406 Not Acceptable"})"},
      {with_header(rest_request("POST", "/connectors", "x=y"), "Content-Type", "text/plain"), 415,
       R"({"error_code":415,"message":"HTTP 415 Unsupported Media Type"})"},
  };
  for (const Expected& expected : table) {
    INFO(expected.body);
    const HttpResponse response = routes.route(expected.request);
    CHECK(response.status == expected.status);
    CHECK(response.body == expected.body);
    CHECK(response.headers.find("Content-Type") == nullptr);
    CHECK(response.headers.find("Allow") == nullptr);
  }
}

TEST_CASE("the client has to accept JSON") {
  Routes routes;
  for (const char* accept : {"application/json", "*/*", "application/*", "text/html, */*;q=0.1",
                             "Application/JSON; charset=utf-8", "application/json;q=0"}) {
    INFO(accept);
    CHECK(routes.route(with_header(rest_request("GET", "/"), "Accept", accept)).status == 200);
  }
  for (const char* accept : {"text/html", "text/*", "application/xml", ""}) {
    INFO(accept);
    CHECK(routes.route(with_header(rest_request("GET", "/"), "Accept", accept)).status == 406);
  }
}

TEST_CASE("what is sent has to be JSON where a resource reads it") {
  Routes routes;
  HttpRequest untyped = rest_request("POST", "/connectors", "{}");
  untyped.headers = {};
  CHECK(routes.route(untyped).status == 415);
  untyped.body.clear();
  CHECK(routes.route(untyped).status == 200);
  CHECK(routes
            .route(with_header(rest_request("POST", "/connectors", "{}"), "Content-Type",
                               "application/json; charset=UTF-8"))
            .status == 200);
  CHECK(routes.route(with_header(rest_request("GET", "/"), "Content-Type", "text/plain")).status ==
        200);
}

TEST_CASE("HEAD is answered as GET, OPTIONS with the methods allowed") {
  Routes routes;
  CHECK(routes.route(rest_request("HEAD", "/connectors")).status == 200);
  CHECK(routes.route(rest_request("HEAD", "/connectors/c/config")).status == 405);
  const HttpResponse options = routes.route(rest_request("OPTIONS", "/connectors"));
  CHECK(options.status == 200);
  CHECK(*options.headers.find("Allow") == "GET,HEAD,OPTIONS,POST");
  CHECK(*options.headers.find("Content-Type") == "text/plain");
  CHECK(options.body == "GET, HEAD, OPTIONS, POST");
  const HttpResponse json = routes.route(
      with_header(rest_request("OPTIONS", "/connectors"), "Accept", "application/json"));
  CHECK(*json.headers.find("Allow") == "GET,HEAD,OPTIONS,POST");
  CHECK(json.body.empty());
  CHECK(routes.route(rest_request("OPTIONS", "/x")).status == 404);
}

TEST_CASE("parameters of a part of the path count for nothing") {
  Routes routes;
  CHECK(routes.get("/connectors;x=1/c;v=2/tasks/7/status").body == "connector=c;task=7;");
  CHECK(routes.get("/connectors/;v=2/tasks/7/status").status == 404);
}

TEST_CASE("a resource may have another type than JSON") {
  FakeHerder herder;
  Router router;
  router.add("GET", "/text", echo, Consumes::Anything, "text/plain");
  const auto status = [&](const std::string& accept) {
    return router.route(herder, with_header(rest_request("GET", "/text"), "Accept", accept)).status;
  };
  CHECK(status("text/plain;version=0.0.4;q=0.5") == 200);
  CHECK(status("text/*") == 200);
  CHECK(status("application/json") == 406);
}

TEST_CASE("a guard is asked about requests that have found their resource") {
  Routes routes;
  routes.router.set_guard([](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.headers.find("Pass") != nullptr) return std::nullopt;
    return HttpResponse{.status = 401};
  });
  CHECK(routes.get("/").status == 401);
  CHECK(routes.route(rest_request("OPTIONS", "/connectors")).status == 401);
  CHECK(routes.get("/unknown").status == 404);
  CHECK(routes.route(rest_request("DELETE", "/")).status == 405);
  CHECK(routes.route(with_header(rest_request("GET", "/"), "Pass", "1")).status == 200);
}

TEST_CASE("what handlers throw becomes an error body") {
  FakeHerder herder;
  Router router;
  router.add("GET", "/herder", [](Herder&, const RestRequest&) -> HttpResponse {
    throw HerderException(409, "taken");
  });
  router.add("GET", "/rest", [](Herder&, const RestRequest&) -> HttpResponse {
    throw RestException(400, "say \"why\"");
  });
  router.add("GET", "/other",
             [](Herder&, const RestRequest&) -> HttpResponse { throw std::logic_error("broken"); });
  const HttpResponse taken = router.route(herder, rest_request("GET", "/herder"));
  CHECK(taken.status == 409);
  CHECK(taken.body == R"({"error_code":409,"message":"taken"})");
  CHECK(*taken.headers.find("Content-Type") == "application/json");
  CHECK(router.route(herder, rest_request("GET", "/rest")).body ==
        R"({"error_code":400,"message":"say \"why\""})");
  CHECK(router.route(herder, rest_request("GET", "/other")).body ==
        R"({"error_code":500,"message":"broken"})");
}

TEST_CASE("a flag of the query is true only for true") {
  const HttpRequest http;
  const auto flag = [&](std::vector<std::pair<std::string, std::string>> query) {
    return RestRequest{.http = http, .query = std::move(query)}.query_flag("f", true);
  };
  CHECK(flag({}));
  CHECK(flag({{"f", "TRUE"}}));
  CHECK_FALSE(flag({{"f", "yes"}}));
  CHECK_FALSE(flag({{"f", ""}, {"f", "true"}}));
}

}  // namespace kconnect
