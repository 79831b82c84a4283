#include "cli/explain.h"

#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "unit/cli/captured_output.h"
#include "unit/runtime/fake_plugins.h"

namespace kconnect {

namespace {

CapturedRun explain(const std::vector<std::string>& arguments) {
  return captured([&] { return explain_verb(fake_plugins).run(arguments); });
}

CapturedRun plugins(const std::vector<std::string>& arguments) {
  return captured([&] { return plugins_verb(fake_plugins).run(arguments); });
}

}  // namespace

TEST_CASE("plugins are listed for people and for programs") {
  CHECK(plugins({}).says("org.apache.kafka.connect.file.FileStreamSourceConnector"));
  const auto json = nlohmann::json::parse(plugins({"--format", "json"}).out);
  CHECK(json.size() == fake_plugins().describe().size());
  CHECK(json.front().at("type") == "sink");
  CHECK(json.front().at("class") == "org.apache.kafka.connect.file.FileStreamSinkConnector");
}

TEST_CASE("a plugin is explained by any of its names") {
  for (const auto* name :
       {"FileStreamSource", "org.apache.kafka.connect.file.FileStreamSourceConnector"}) {
    const CapturedRun answer = explain({name});
    CHECK(answer.exit_code == 0);
    CHECK(answer.says("batch.size"));
    CHECK(answer.says("2000"));
  }
  CHECK(explain({"InsertField$Value"}).says("static.field"));
}

TEST_CASE("one key is explained though both names hold dots") {
  for (const auto* name : {"FileStreamSource.batch.size",
                           "org.apache.kafka.connect.file.FileStreamSourceConnector.batch.size"}) {
    const CapturedRun answer = explain({name});
    CHECK(answer.exit_code == 0);
    CHECK(answer.says("batch.size"));
    CHECK_FALSE(answer.says("topic"));
  }
}

TEST_CASE("a plugin is explained as a table and as JSON") {
  CHECK(explain({"FileStreamSource", "--format", "markdown"})
            .says("| `batch.size` | INT | `2000` |"));
  const auto json = nlohmann::json::parse(explain({"FileStreamSource", "--format", "json"}).out);
  CHECK(json.at("keys").size() == 3);
  CHECK(json.at("keys").at(1).at("required") == true);
}

TEST_CASE("what cannot be explained gets the nearest name") {
  const CapturedRun answer = explain({"FileStreamSuorce"});
  CHECK(answer.exit_code == 1);
  CHECK(answer.err.find("did you mean FileStreamSource?") != std::string::npos);
  CHECK(explain({}).exit_code == 1);
  CHECK(explain({"FileStreamSource", "--format", "xml"}).exit_code == 1);
  CHECK(explain({"FileStreamSource.nothing"}).exit_code == 1);
}

TEST_CASE("a connector has a JSON Schema with the keys of all connectors") {
  const auto schema =
      nlohmann::json::parse(explain({"FileStreamSource", "--format", "jsonschema"}).out);
  CHECK(schema.at("title") == "org.apache.kafka.connect.file.FileStreamSourceConnector");
  const auto& properties = schema.at("properties");
  CHECK(properties.at("tasks.max").at("type") == nlohmann::json{"integer", "string"});
  CHECK(properties.at("tasks.max").at("default") == 1);
  CHECK(properties.at("errors.tolerance").at("anyOf").at(0).at("enum") ==
        nlohmann::json{"none", "all"});
  CHECK(properties.at("connector.class").at("enum").back() == "FileStreamSource");
  const auto& required = schema.at("required");
  CHECK(std::find(required.begin(), required.end(), "name") != required.end());
}

}  // namespace kconnect
