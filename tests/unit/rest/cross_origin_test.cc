#include "rest/cross_origin.h"

#include <catch2/catch.hpp>

#include "fake_herder.h"

namespace kconnect {

namespace {

std::string text_of(const HttpHeaders& headers) {
  std::string text;
  for (const auto& [name, value] : headers) text += name + ": " + value + "\n";
  return text;
}

HttpRequest from(const std::string& origin, const std::string& method = "GET") {
  HttpRequest request = rest_request(method, "/connectors");
  request.headers.set("Origin", origin);
  return request;
}

HttpRequest preflight(const std::string& origin, const std::string& method,
                      const std::string& headers = {}) {
  HttpRequest request = from(origin, "OPTIONS");
  request.headers.set("Access-Control-Request-Method", method);
  if (!headers.empty()) request.headers.set("Access-Control-Request-Headers", headers);
  return request;
}

std::string welcome(const std::string& origin) {
  return "Access-Control-Allow-Origin: " + origin +
         "\nVary: Origin\nAccess-Control-Allow-Credentials: true\n";
}

}  // namespace

TEST_CASE("pages of allowed origins are told so") {
  const CrossOrigin rules("http://*.example.com, http://one.test", "");
  for (const char* origin : {"http://one.test", "http://a.example.com", "http://a.b.example.com",
                             "http://other.test http://one.test"}) {
    INFO(origin);
    CHECK(text_of(rules.fields(from(origin))) == welcome(origin));
  }
  for (const char* origin : {"http://example.com", "http://one.test:80", "https://one.test", "null",
                             "", "http://a-example.com"}) {
    INFO(origin);
    CHECK(text_of(rules.fields(from(origin))).empty());
  }
  CHECK(text_of(rules.fields(rest_request("GET", "/"))).empty());
  CHECK(text_of(CrossOrigin("", "").fields(from("http://one.test"))).empty());
}

TEST_CASE("a preflight asks for method and headers") {
  const CrossOrigin rules("http://one.test", "GET, PUT");
  const std::string granted = welcome("http://one.test") +
                              "Access-Control-Max-Age: 1800\n"
                              "Access-Control-Allow-Methods: GET,PUT\n"
                              "Access-Control-Allow-Headers: "
                              "X-Requested-With,Content-Type,Accept,Origin\n";
  CHECK(text_of(rules.fields(preflight("http://one.test", "PUT"))) == granted);
  CHECK(text_of(rules.fields(preflight("http://one.test", "PUT", "content-type, ACCEPT"))) ==
        granted);
  CHECK(text_of(rules.fields(preflight("http://one.test", "POST"))).empty());
  CHECK(text_of(rules.fields(preflight("http://one.test", "PUT", "X-Own"))).empty());
  CHECK(text_of(rules.fields(preflight("http://two.test", "PUT"))).empty());
  CHECK(text_of(rules.fields(from("http://one.test", "OPTIONS"))) == welcome("http://one.test"));
}

TEST_CASE("a star allows every origin, and GET, POST and HEAD are the default") {
  const CrossOrigin rules("*", "");
  CHECK(text_of(rules.fields(from("http://any.test"))) == welcome("http://any.test"));
  const std::string answer = text_of(rules.fields(preflight("http://any.test", "POST")));
  CHECK(answer.find("Access-Control-Allow-Methods: GET,POST,HEAD\n") != std::string::npos);
  CHECK(answer.find("Vary") == std::string::npos);
  CHECK(text_of(rules.fields(preflight("http://any.test", "PUT"))).empty());
}

}  // namespace kconnect
