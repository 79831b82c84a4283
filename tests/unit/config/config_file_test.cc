#include <catch2/catch.hpp>

#include "config/connector_file.h"
#include "config/worker_file.h"
#include "support/temp_dir.h"

namespace kconnect {

namespace {

LoadedFile load_connectors(const std::string& name, const std::string& content) {
  const TempDir folder;
  return load_connector_file(folder.write(name, content));
}

LoadedFile load_worker(const std::string& name, const std::string& content) {
  const TempDir folder;
  return load_worker_file(folder.write(name, content));
}

// "KC2004:3 key" of each finding.
std::vector<std::string> codes(const LoadedFile& file) {
  std::vector<std::string> all;
  for (const Finding& finding : file.findings) {
    all.push_back(finding_code_text(finding.code) + ':' + std::to_string(finding.line) + ' ' +
                  finding.key);
  }
  return all;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("a connector file in properties keeps the line of every key") {
  const LoadedFile file =
      load_connectors("c.properties", "name=a\nconnector.class=X\n\ntopic = t \n");
  REQUIRE(file.connectors.size() == 1);
  const ConnectorFileConfig& connector = file.connectors.front();
  CHECK(connector.props ==
        NullableConfigMap{{"name", "a"}, {"connector.class", "X"}, {"topic", "t "}});
  CHECK(connector.line_of("topic") == 4);
  CHECK(connector.line_of("other") == 0);
  CHECK(file.findings.empty());
}

TEST_CASE("JSON is known by its content and keeps the text of numbers") {
  const LoadedFile file = load_connectors("c.properties", R"({
  "name": "a",
  "tasks.max": 3,
  "ratio": 1.50,
  "flag": true,
  "none": null
})");
  REQUIRE(file.connectors.size() == 1);
  const ConnectorFileConfig& connector = file.connectors.front();
  CHECK(connector.props == NullableConfigMap{{"name", "a"},
                                             {"tasks.max", "3"},
                                             {"ratio", "1.50"},
                                             {"flag", "true"},
                                             {"none", std::nullopt}});
  CHECK(connector.line_of("name") == 2);
  CHECK(connector.line_of("flag") == 5);
  CHECK(file.findings.empty());
}

TEST_CASE("JSON may have the form of a creation request") {
  const LoadedFile file = load_connectors(
      "c.json", R"({"name":"a","initial_state":"paused","config":{"topic":"t"},"extra":1})");
  REQUIRE(file.connectors.size() == 1);
  CHECK(file.connectors.front().props == NullableConfigMap{{"name", "a"}, {"topic", "t"}});
  CHECK(file.connectors.front().initial_state == "paused");
  CHECK(codes(file) == List{"KC2108:1 extra"});
}

TEST_CASE("a name that differs within a creation request is refused in Java's words") {
  const LoadedFile file = load_connectors("c.json", R"({"name":"a","config":{"name":"b"}})");
  REQUIRE(file.findings.size() == 1);
  CHECK(file.findings.front().message.starts_with(
      "Connector name configuration in 'config' doesn't match the one specified in 'name' at '"));
}

TEST_CASE("wrong JSON is one finding with its line") {
  CHECK(codes(load_connectors("c.json", "{\n \"name\": \"a\",\n oops\n}")) == List{"KC2002:3 "});
  CHECK(codes(load_connectors("c.json", "{\"name\":\"a\",\n\"deep\":{\"x\":1}}")) ==
        List{"KC2002:2 deep"});
  CHECK(codes(load_connectors("c.json", "{\"name\":\"a\",\n\"t\":1,\n\"t\":2}")) ==
        List{"KC2004:3 t"});
}

TEST_CASE("a connector without a name is refused in Java's words") {
  const LoadedFile file = load_connectors("c.properties", "topic=t\n");
  REQUIRE(file.findings.size() == 1);
  CHECK(file.findings.front().message.ends_with("is missing the mandatory 'name' configuration"));
}

TEST_CASE("a wrong initial state names those that exist") {
  const LoadedFile file =
      load_connectors("c.json", R"({"name":"a","initial_state":"asleep","config":{}})");
  REQUIRE(codes(file) == List{"KC2107:1 initial_state"});
  CHECK(file.findings.front().suggestion == "expected RUNNING, PAUSED or STOPPED");
}

TEST_CASE("files that cannot be read say why") {
  const LoadedFile missing = load_connector_file("/nowhere/c.properties");
  REQUIRE(codes(missing) == List{"KC2001:0 "});
  CHECK(missing.findings.front().message == "cannot read the file: No such file or directory");
  CHECK(load_worker_file("/").findings.front().message == "cannot read the file: Is a directory");
}

TEST_CASE("YAML scalars keep their text, nested maps are joined by dots") {
  const LoadedFile file = load_connectors("c.yaml", R"(
name: a
connector.class: X
version: 1.0
flag: on
octal: 0123
exponent: 1e3
quoted: "1"
topics: [t1, t2]
errors:
  tolerance: all
  log.enable: true
text: |
  two
  lines
transforms:
  _: r
  r: {type: T}
)");
  REQUIRE(file.connectors.size() == 1);
  CHECK(codes(file) == List{});
  CHECK(file.connectors.front().props == NullableConfigMap{{"name", "a"},
                                                           {"connector.class", "X"},
                                                           {"version", "1.0"},
                                                           {"flag", "on"},
                                                           {"octal", "0123"},
                                                           {"exponent", "1e3"},
                                                           {"quoted", "1"},
                                                           {"topics", "t1,t2"},
                                                           {"errors.tolerance", "all"},
                                                           {"errors.log.enable", "true"},
                                                           {"text", "two\nlines\n"},
                                                           {"transforms", "r"},
                                                           {"transforms.r.type", "T"}});
  CHECK(file.connectors.front().line_of("errors.tolerance") == 11);
}

TEST_CASE("YAML transforms and predicates may be lists of maps") {
  const LoadedFile file = load_connectors("c.yml", R"(
name: a
transforms:
  - {name: route, type: RegexRouter, regex: (.*), replacement: new-$1}
  - name: drop
    type: Filter
    predicate: tomb
    negate: true
predicates:
  - {name: tomb, type: RecordIsTombstone}
)");
  REQUIRE(file.connectors.size() == 1);
  CHECK(codes(file) == List{});
  CHECK(file.connectors.front().props ==
        NullableConfigMap{{"name", "a"},
                          {"transforms", "route,drop"},
                          {"transforms.route.type", "RegexRouter"},
                          {"transforms.route.regex", "(.*)"},
                          {"transforms.route.replacement", "new-$1"},
                          {"transforms.drop.type", "Filter"},
                          {"transforms.drop.predicate", "tomb"},
                          {"transforms.drop.negate", "true"},
                          {"predicates", "tomb"},
                          {"predicates.tomb.type", "RecordIsTombstone"}});
}

TEST_CASE("one YAML file may hold several connectors") {
  CHECK(load_connectors("c.yaml", "name: a\n---\nname: b\n").connectors.size() == 2);
  const LoadedFile file =
      load_connectors("c.yaml", "connectors:\n- name: a\n- name: b\n  config: {topic: t}\n");
  REQUIRE(file.connectors.size() == 2);
  CHECK(file.connectors[1].props == NullableConfigMap{{"name", "b"}, {"topic", "t"}});
}

TEST_CASE("YAML anchors and merges are resolved") {
  const LoadedFile file = load_connectors("c.yaml", R"(
connectors:
  - &base
    name: a
    topic: t
  - <<: *base
    name: b
)");
  REQUIRE(file.connectors.size() == 2);
  CHECK(file.connectors[1].props == NullableConfigMap{{"name", "b"}, {"topic", "t"}});
}

TEST_CASE("wrong YAML is a finding with its line") {
  CHECK(codes(load_connectors("c.yaml", "name: a\ntopic: t\ntopic: u\n")) ==
        List{"KC2004:3 topic"});
  CHECK(codes(load_connectors("c.yaml", "name: a\ntopic:\n")) == List{"KC2005:2 topic"});
  CHECK(codes(load_connectors("c.yaml", "name: a\ntopics: [a, [b]]\n")) == List{"KC2002:2 topics"});
  CHECK(codes(load_connectors("c.yaml", "name: a\n b: c\n")) == List{"KC2002:2 "});
  CHECK(codes(load_connectors("c.yaml", "- a\n")) == List{"KC2002:1 "});
  CHECK(codes(load_connectors("c.yaml", "")) == List{"KC2002:0 "});
}

TEST_CASE("YAML that refers to itself without end is refused") {
  CHECK(codes(load_connectors("c.yaml", "name: a\nx: &x\n  y: *x\n")).size() == 1);
}

TEST_CASE("a worker file is properties whatever its name") {
  const LoadedFile file = load_worker("worker.conf", "bootstrap.servers=h:1\nrest.port : 2\n");
  CHECK(file.worker.props == NullableConfigMap{{"bootstrap.servers", "h:1"}, {"rest.port", "2"}});
  CHECK(file.worker.line_of("rest.port") == 2);
  CHECK(load_worker_file("").worker.props.empty());
}

TEST_CASE("properties that repeat a key or seem to be UTF-8 are warned about") {
  const LoadedFile file = load_worker("w.properties", "a=1\na=2\nb=\xC3\xA9\n");
  CHECK(codes(file) == List{"KC2004:2 a", "KC2003:3 "});
  CHECK(count_findings(file.findings, Severity::Warning) == 2);
  CHECK(file.worker.props.at("a") == "2");
  CHECK(codes(load_worker("w.properties", "a=1\nb=\\u1\n")) == List{"KC2002:2 "});
}

TEST_CASE("a worker file may be JSON or YAML, or a whole pipeline") {
  CHECK(load_worker("w.json", R"({"a.b": 1})").worker.props == NullableConfigMap{{"a.b", "1"}});
  CHECK(load_worker("w.yaml", "a:\n  b: 1\n").worker.props == NullableConfigMap{{"a.b", "1"}});
  const LoadedFile file =
      load_worker("p.yaml", "worker:\n  a.b: 1\nconnectors:\n- name: c\n  topics: [t]\n");
  CHECK(file.worker.props == NullableConfigMap{{"a.b", "1"}});
  CHECK(file.worker.line_of("a.b") == 2);
  REQUIRE(file.connectors.size() == 1);
  CHECK(file.connectors.front().props == NullableConfigMap{{"name", "c"}, {"topics", "t"}});
  CHECK(codes(load_worker("p.yaml", "worker: {a: 1}\nb: 2\n")) == List{"KC2002:2 "});
  CHECK(codes(load_worker("p.yaml", "b: 2\nconnectors:\n- name: a\n")) == List{"KC2002:3 "});
}

TEST_CASE("what stands beside connectors does not get lost") {
  const LoadedFile pipeline = load_connectors("p.yaml", "worker: {a: 1}\nconnectors:\n- name: c\n");
  CHECK(codes(pipeline) == List{"KC2108:1 worker"});
  CHECK(count_findings(pipeline.findings, Severity::Error) == 0);
  CHECK(pipeline.connectors.size() == 1);
  const LoadedFile stray = load_connectors("p.yaml", "connectors:\n- name: c\ntopic: t\n");
  CHECK(codes(stray) == List{"KC2108:3 topic"});
  CHECK(count_findings(stray.findings, Severity::Error) == 1);
}

TEST_CASE("of keys that a JSON worker file repeats the last one counts") {
  const LoadedFile file = load_worker("w.json", "{\"a\": 1,\n\"a\": 2}");
  CHECK(codes(file) == List{"KC2004:2 a"});
  CHECK(count_findings(file.findings, Severity::Warning) == 1);
  CHECK(file.worker.props.at("a") == "2");
}

}  // namespace kconnect
