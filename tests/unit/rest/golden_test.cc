#include <algorithm>
#include <fstream>
#include <map>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "fake_herder.h"
#include "rest/json_shapes.h"
#include "rest/resources/resources.h"

namespace kconnect {

namespace {

using Json = nlohmann::json;

// What the placeholders of recorded cases stand for here.
const std::map<std::string, std::string> placeholders = {
    {"${P}", "p-"},
    {"${DIR}", "/data"},
    {"${BASE}", "http://rest.host:8083"},
    {"${WORKER_ID}", "worker:8083"},
    {"${CLUSTER_ID}", "cluster"},
    {"${VERSION}", "3.9.1"},
    {"${COMMIT}", "abc"},
    {"${DOC}", "documentation"},
};

Json load(const std::string& name) {
  std::ifstream file(std::string(KCONNECT_SOURCE_DIR) + "/tests/golden/java/rest/" + name +
                     ".json");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  for (const auto& [placeholder, value] : placeholders) {
    for (size_t at = 0; (at = text.find(placeholder, at)) != std::string::npos; at += value.size())
      text.replace(at, placeholder.size(), value);
  }
  return Json::parse(text);
}

HttpRequest request_of(const Json& recorded) {
  std::string body = recorded.value("raw", "");
  if (recorded.contains("body")) body = recorded["body"].dump();
  HttpRequest request = rest_request(recorded["method"], recorded["path"].get<std::string>(), body);
  request.headers.set("Accept", "application/json");
  const Json headers = recorded.value("headers", Json::object());
  for (const auto& [name, value] : headers.items()) request.headers.set(name, value);
  return request;
}

bool is_superset(const Json& actual, const Json& expected) {
  return std::ranges::all_of(
      expected, [&](const Json& item) { return std::ranges::count(actual, item) > 0; });
}

Json sorted(Json list) {
  std::sort(list.begin(), list.end());
  return list;
}

void check_body(const Json& test_case, const HttpResponse& response) {
  const Json& expected = test_case["response"];
  const std::string mode = test_case.value("compare", Json::object()).value("body", "exact");
  if (mode == "status-only") return;
  if (!expected.contains("body")) {
    CHECK(response.body.empty());
    return;
  }
  const Json body = Json::parse(response.body);
  const Json& expected_body = expected["body"];
  if (test_case.value("compare", Json::object()).contains("also_status")) {
    CHECK(body["error_code"] == response.status);
    CHECK(body["message"].is_string());
  } else if (mode == "superset") {
    CHECK(is_superset(body, expected_body));
  } else if (mode == "unordered") {
    CHECK(sorted(body) == sorted(expected_body));
  } else if (expected_body.is_object() && expected_body.contains("last_modified")) {
    CHECK(body["level"] == expected_body["level"]);
    CHECK(body["last_modified"].is_number());
  } else {
    CHECK(body == expected_body);
  }
}

void check_response(const Json& test_case, const HttpResponse& response) {
  const Json& expected = test_case["response"];
  Json statuses = test_case.value("compare", Json::object()).value("also_status", Json::array());
  statuses.push_back(expected["status"]);
  CHECK(std::ranges::count(statuses, Json(response.status)) == 1);
  for (const auto& [name, value] : expected["headers"].items()) {
    REQUIRE(response.headers.find(name) != nullptr);
    CHECK(*response.headers.find(name) == value);
  }
  if (!expected["headers"].contains("Content-Type"))
    CHECK(response.headers.find("Content-Type") == nullptr);
  check_body(test_case, response);
}

template <typename Enum, typename Name>
Enum named(const std::string& text, Name name) {
  int value = 0;
  while (name(static_cast<Enum>(value)) != text) ++value;
  return static_cast<Enum>(value);
}

std::optional<std::string> text_or_null(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<std::string>());
}

ConfigKey key_of(const Json& json) {
  ConfigKey key{.name = json["name"],
                .type = named<ConfigType>(json["type"], config_type_name),
                .importance = named<Importance>(json["importance"], importance_name),
                .doc = json["documentation"],
                .group = text_or_null(json["group"]),
                .order = json["order"],
                .width = named<Width>(json["width"], width_name),
                .display_name = json["display_name"],
                .dependents = json["dependents"]};
  const auto default_value = text_or_null(json["default_value"]);
  if (default_value) {
    key.default_value = ConfigData(*default_value);
  } else if (!json["required"]) {
    key.default_value = ConfigData();
  }
  return key;
}

ConfigValue value_of(const Json& json) {
  return {.name = json["name"],
          .value = text_or_null(json["value"]),
          .recommended_values = json["recommended_values"],
          .error_messages = json["errors"],
          .visible = json["visible"]};
}

ConfigInfos infos_of(const Json& json) {
  ConfigInfos infos{json["name"], json["error_count"], json["groups"], {}};
  for (const Json& row : json["configs"]) {
    ConfigInfo& info = infos.configs.emplace_back();
    if (!row["definition"].is_null()) info.definition = key_of(row["definition"]);
    if (!row["value"].is_null()) info.value = value_of(row["value"]);
  }
  return infos;
}

}  // namespace

TEST_CASE("recorded requests are answered as Kafka Connect did") {
  const std::vector<std::string> cases = {"001-root",
                                          "002-health",
                                          "003-connectors-empty",
                                          "010-plugin-config-unknown",
                                          "015-validate-class-mismatch",
                                          "017-create-source",
                                          "018-create-sink-name-in-config",
                                          "019-create-duplicate",
                                          "023-create-name-mismatch",
                                          "024-create-malformed-json",
                                          "025-create-unknown-field",
                                          "026-create-wrong-content-type",
                                          "027-connectors-two",
                                          "028-connectors-expand-status-info",
                                          "029-connectors-expand-unknown",
                                          "030-get-connector",
                                          "031-get-connector-unknown",
                                          "032-get-config",
                                          "033-get-status",
                                          "034-get-status-unknown",
                                          "037-get-task-status",
                                          "038-get-task-status-unknown",
                                          "046-put-config-update",
                                          "047-put-config-create",
                                          "048-put-config-name-mismatch",
                                          "076-logger-set",
                                          "077-logger-get",
                                          "078-logger-list",
                                          "079-logger-unknown",
                                          "080-logger-bad-level",
                                          "081-logger-no-level",
                                          "082-unknown-path",
                                          "083-method-not-allowed",
                                          "084-options",
                                          "085-delete",
                                          "086-delete-unknown",
                                          "087-connectors-after-delete"};
  FakeHerder herder;
  LogLevels levels;
  Router router;
  register_root(router, {.version = "3.9.1", .commit = "abc"});
  register_health(router);
  register_connectors(router);
  register_connector_actions(router);
  register_connector_tasks(router);
  register_connector_offsets(router);
  register_connector_plugins(router);
  register_loggers(router, levels);
  for (const std::string& name : cases) {
    INFO(name);
    const Json test_case = load(name);
    for (const Json& step : test_case["before"])
      if (step["action"] == "request") router.route(herder, request_of(step));
    const HttpResponse response = router.route(herder, request_of(test_case["request"]));
    INFO(response.status << " " << response.body);
    check_response(test_case, response);
  }
}

TEST_CASE("recorded results of validation keep their shape") {
  for (const char* name : {"011-validate-source-ok", "012-validate-source-missing",
                           "013-validate-sink-no-topics", "014-validate-transform-predicate"}) {
    INFO(name);
    const Json recorded = load(name)["response"]["body"];
    CHECK(Json::parse(config_infos_json(infos_of(recorded))) == recorded);
  }
}

TEST_CASE("recorded definitions of keys keep their shape") {
  for (const char* name : {"006-plugin-config-source-alias", "007-plugin-config-sink-class",
                           "008-plugin-config-transform", "009-plugin-config-converter"}) {
    INFO(name);
    const Json recorded = load(name)["response"]["body"];
    std::vector<ConfigKey> keys;
    for (const Json& key : recorded) keys.push_back(key_of(key));
    CHECK(Json::parse(config_keys_json(keys)) == recorded);
  }
}

}  // namespace kconnect
