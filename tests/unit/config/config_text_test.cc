#include "config/config_text.h"

#include <fstream>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <kconnect/errors.h>

#include "base/base64.h"
#include "config/connector_file.h"
#include "config/yaml_text.h"

namespace kconnect {

namespace {

const std::vector<std::string> nasty = {"",
                                        " ",
                                        "  leading",
                                        "trailing  ",
                                        "a b",
                                        "a=b",
                                        "a:b",
                                        "a: b",
                                        "a #b",
                                        "#a",
                                        "!a",
                                        "\\",
                                        "\\\\n",
                                        "a\\",
                                        "a\nb\n",
                                        "\r\n",
                                        "\t",
                                        "\f",
                                        std::string("a\0b", 3),
                                        "\x01\x1f\x7f",
                                        "'",
                                        "\"",
                                        "\"quoted\"",
                                        "- a",
                                        "-",
                                        "?",
                                        "*",
                                        "&a",
                                        "%",
                                        "@",
                                        "`",
                                        "|",
                                        ">",
                                        "{}",
                                        "{a: b}",
                                        "[]",
                                        "[a, b]",
                                        "null",
                                        "Null",
                                        "~",
                                        "true",
                                        "False",
                                        "yes",
                                        "on",
                                        "0123",
                                        "1e3",
                                        "1.0",
                                        "-1",
                                        "12345678901234567890",
                                        "0x1F",
                                        ".inf",
                                        "<<",
                                        "=",
                                        "---",
                                        "...",
                                        "---\na: b",
                                        "ümläut",
                                        "日本語",
                                        "😀",
                                        "\u0085\u00a0\u2028\u2029\ufeff",
                                        "${file:/a:b}",
                                        "a,b,,c",
                                        ",",
                                        "C:\\temp\\x",
                                        "(.*)$",
                                        "^[a-z]+: *#",
                                        "http://a:b@c/?d=e&f=%20#g",
                                        "key:",
                                        ": value",
                                        "\\u0041",
                                        "a  #"};

ConnectorFileConfig config_of(const std::vector<std::pair<std::string, std::string>>& entries) {
  ConnectorFileConfig config;
  int line = 0;
  for (const auto& [key, value] : entries) config.set(key, value, ++line);
  return config;
}

// Whether a configuration comes back from a format as it was.
void check_round_trip(const ConnectorFileConfig& config) {
  for (const ConfigFormat format :
       {ConfigFormat::Properties, ConfigFormat::Json, ConfigFormat::Yaml}) {
    const std::string text = config_text({config}, format);
    INFO(text);
    const char* path = format == ConfigFormat::Yaml ? "a.yaml" : "a";
    const LoadedFile read = load_connector_text(path, text);
    REQUIRE(read.connectors.size() == 1);
    CHECK(read.connectors[0].props == config.props);
  }
}

}  // namespace

TEST_CASE("nasty keys and values survive each format") {
  ConnectorFileConfig values = config_of({{"name", "nasty"}});
  ConnectorFileConfig keys = config_of({{"name", "nasty"}});
  for (size_t i = 0; i < nasty.size(); ++i) {
    values.set(fmt::format("key.{}", i), nasty[i], static_cast<int>(i) + 2);
    keys.set("k" + nasty[i] + "k", nasty[i], static_cast<int>(i) + 2);
    check_round_trip(config_of({{"name", "one"}, {nasty[i] + "x", nasty[i]}}));
  }
  check_round_trip(values);
  check_round_trip(keys);
}

TEST_CASE("properties that were recorded with Java survive each format") {
  std::ifstream lines(std::string(KCONNECT_SOURCE_DIR) +
                      "/tests/golden/java/config/properties.jsonl");
  size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const auto recorded = nlohmann::json::parse(line);
    INFO(recorded.at("id"));
    const auto input = base64_decode(recorded.at("input_base64").get<std::string>()).value();
    const LoadedFile file = load_connector_text("a", input);
    if (file.connectors.size() == 1) check_round_trip(file.connectors[0]);
  }
  CHECK(count > 20);
}

TEST_CASE("keys keep their order, and formats look natural") {
  const ConnectorFileConfig config = config_of(
      {{"name", "b"}, {"connector.class", "FileStreamSource"}, {"tasks.max", "1"}, {"a b", " x"}});
  CHECK(config_text({config}, ConfigFormat::Properties) ==
        "name=b\nconnector.class=FileStreamSource\ntasks.max=1\na\\ b=\\ x\n");
  CHECK(config_text({config}, ConfigFormat::Yaml) ==
        "name: b\nconnector.class: FileStreamSource\ntasks.max: 1\na b: \" x\"\n");
  CHECK(config_text({config}, ConfigFormat::Json) ==
        "{\n  \"name\": \"b\",\n  \"connector.class\": \"FileStreamSource\",\n  \"tasks.max\": "
        "\"1\",\n  \"a b\": \" "
        "x\"\n}\n");
}

TEST_CASE("several connectors, null and an initial state are for the formats that have them") {
  ConnectorFileConfig first = config_of({{"name", "a"}, {"k", "v"}});
  const ConnectorFileConfig second = config_of({{"name", "b"}});
  CHECK(config_text({first, second}, ConfigFormat::Yaml) == "name: a\nk: v\n---\nname: b\n");
  CHECK_THROWS_WITH(config_text({first, second}, ConfigFormat::Json),
                    "there are 2 connectors, and only YAML can hold several");
  first.initial_state = "PAUSED";
  CHECK(load_connector_text("a", config_text({first}, ConfigFormat::Json))
            .connectors[0]
            .initial_state == "PAUSED");
  CHECK(load_connector_text("a.yaml", config_text({first}, ConfigFormat::Yaml))
            .connectors[0]
            .initial_state == "PAUSED");
  CHECK_THROWS_WITH(config_text({first}, ConfigFormat::Properties),
                    "properties cannot hold an initial_state");
  ConnectorFileConfig with_null = second;
  with_null.set("k", std::nullopt, 2);
  CHECK(config_text({with_null}, ConfigFormat::Json).find("\"k\": null") != std::string::npos);
  CHECK_THROWS_AS(config_text({with_null}, ConfigFormat::Yaml), ConnectException);
}

TEST_CASE("keys that a format takes for something else are refused") {
  CHECK_THROWS_AS(config_text({config_of({{"name", "a"}, {"<<", "b"}})}, ConfigFormat::Yaml),
                  ConnectException);
  CHECK_THROWS_AS(
      config_text({config_of({{"name", "a"}, {"connectors", "b"}})}, ConfigFormat::Yaml),
      ConnectException);
}

TEST_CASE("JSON becomes YAML in blocks") {
  CHECK(yaml_of_json(R"({"a":{"b":[1,{"c":"x","d":null}],"e":[],"f":"true"}})") ==
        "a:\n  b:\n    - 1\n    - c: x\n      d: null\n  e: []\n  f: \"true\"\n");
  CHECK(yaml_of_json("[]") == "[]\n");
}

}  // namespace kconnect
