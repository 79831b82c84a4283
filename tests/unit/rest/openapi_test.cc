#include "rest/openapi.h"

#include <algorithm>
#include <cctype>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "rest/rest_server.h"

namespace kconnect {

TEST_CASE("the description of the interface has every path and method, and no other") {
  const auto description = nlohmann::json::parse(openapi_json());
  std::set<std::string> described;
  for (const auto& [path, methods] : description["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      std::string name = method;
      std::ranges::transform(name, name.begin(),
                             [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      described.insert(name + " " + path);
    }
  }
  const auto routes = make_resources({}, {}).routes();
  std::set<std::string> served(routes.begin(), routes.end());
  // Between workers of a cluster, not for clients.
  CHECK(served.erase("POST /connectors/{connector}/tasks") == 1);
  CHECK(served.erase("PUT /connectors/{connector}/fence") == 1);
  CHECK(described == served);
}

TEST_CASE("every reference within the description leads somewhere") {
  const auto description = nlohmann::json::parse(openapi_json());
  const std::string text = description.dump();
  const std::string mark = R"("$ref":"#)";
  int references = 0;
  for (size_t at = 0; (at = text.find(mark, at)) != std::string::npos; ++references) {
    at += mark.size();
    const std::string target = text.substr(at, text.find('"', at) - at);
    INFO(target);
    CHECK(description.contains(nlohmann::json::json_pointer(target)));
  }
  CHECK(references > 50);
}

}  // namespace kconnect
