#include "runtime/worker_config.h"

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

#include "runtime/response_header_rules.h"
#include "unit/runtime/fake_plugins.h"

namespace kconnect {

namespace {

using List = std::vector<std::string>;

ConfigMap minimal(const ConfigMap& more = {}) {
  ConfigMap props = {{"key.converter", "org.apache.kafka.connect.json.JsonConverter"},
                     {"value.converter", "String"},
                     {"offset.storage.file.filename", "/tmp/connect.offsets"}};
  for (const auto& [key, value] : more) props[key] = value;
  return props;
}

std::vector<Finding> check(const ConfigMap& props) {
  const PluginRegistry plugins = fake_plugins();
  return check_worker_config(nullable(props), plugins);
}

// "error KC2102 key" of each finding.
List brief(const std::vector<Finding>& findings) {
  List all;
  for (const Finding& finding : findings) {
    all.push_back((finding.severity == Severity::Error ? "error " : "warning ") +
                  finding_code_text(finding.code) + ' ' + finding.key);
  }
  return all;
}

std::string only_message(const ConfigMap& props) {
  const auto findings = check(props);
  REQUIRE(findings.size() == 1);
  return findings.front().message;
}

}  // namespace

TEST_CASE("a minimal worker gets Java's defaults") {
  CHECK(check(minimal()).empty());
  const WorkerConfig config = parse_worker_config(minimal());
  CHECK(config.bootstrap_servers_text() == "localhost:9092");
  CHECK(config.header_converter == "org.apache.kafka.connect.storage.SimpleHeaderConverter");
  CHECK(config.task_shutdown_graceful_timeout_ms == 5000);
  CHECK(config.offset_flush_interval_ms == 60000);
  CHECK(config.listeners == List{"http://:8083"});
  CHECK(config.admin_listeners == std::nullopt);
  CHECK(config.topic_creation_enable);
  CHECK(override_policy(config) == ClientOverridePolicy::All);
  CHECK(config.ssl_client_auth == "none");
}

TEST_CASE("a worker keeps everything for the prefixes of its clients") {
  const WorkerConfig config =
      parse_worker_config(minimal({{"producer.acks", "1"},
                                   {"key.converter.schemas.enable", "false"},
                                   {"bootstrap.servers", "a:1, b:2"},
                                   {"admin.listeners", ""}}));
  CHECK(config.bootstrap_servers_text() == "a:1,b:2");
  CHECK(config.with_prefix("producer.") == ConfigMap{{"acks", "1"}});
  CHECK(config.with_prefix("key.converter.") == ConfigMap{{"schemas.enable", "false"}});
  CHECK(config.admin_listeners == List{});
}

TEST_CASE("all that is wrong with a worker comes at once") {
  ConfigMap props = minimal({{"offset.flush.interval.ms", "soon"},
                             {"value.converter", "Strin"},
                             {"listeners", "ftp://:1"},
                             {"metrics.num.samples", "0"},
                             {"boostrap.servers", "h:1"}});
  props.erase("offset.storage.file.filename");
  CHECK(brief(check(props)) ==
        List{"error KC2104 value.converter", "error KC2102 offset.flush.interval.ms",
             "error KC2101 offset.storage.file.filename", "error KC2102 metrics.num.samples",
             "error KC2102 listeners", "warning KC2103 boostrap.servers"});
}

TEST_CASE("messages about a worker keep Java's words and suggest the nearest name") {
  CHECK(only_message(minimal({{"value.converter", "JsonConvertor"}})) ==
        "Invalid value JsonConvertor for configuration value.converter: Class JsonConvertor could "
        "not be found.");
  CHECK(check(minimal({{"value.converter", "JsonConvertor"}})).front().suggestion ==
        "did you mean JsonConverter?");
  CHECK(check(minimal({{"offset.flush.interval", "1"}})).front().suggestion ==
        "did you mean offset.flush.interval.ms?");
  CHECK(only_message(minimal({{"metrics.num.samples", "x"}})) ==
        "Invalid value x for configuration metrics.num.samples: Not a number of type INT");
  CHECK(only_message(minimal({{"connector.client.config.override.policy", "Some"}}))
            .starts_with(
                "Invalid value Some for configuration connector.client.config.override.policy: "));
}

TEST_CASE("keys of distributed workers, clients and families are known") {
  CHECK(check(minimal({{"group.id", "g"},
                       {"config.storage.topic", "t"},
                       {"security.protocol", "SSL"},
                       {"sasl.jaas.config", "x"},
                       {"producer.anything", "x"},
                       {"consumer.max.poll.records", "1"},
                       {"value.converter.schemas.enable", "false"},
                       {"listeners.https.ssl.keystore.location", "x"},
                       {"plugin.path", "/opt"}}))
            .empty());
}

TEST_CASE("internal converters are warned about") {
  CHECK(brief(check(minimal({{"internal.key.converter", "x"}}))) ==
        List{"warning KC2108 internal.key.converter"});
}

TEST_CASE("config providers are made for a try") {
  CHECK(brief(check(minimal({{"config.providers", "a,b,c"},
                             {"config.providers.a.class", "Fil"},
                             {"config.providers.b.class", "File"},
                             {"config.providers.b.param.allowed.paths", "relative"}}))) ==
        List{"error KC2201 config.providers.a.class",
             "error KC2201 config.providers.b.param.allowed.paths",
             "warning KC2201 config.providers"});
  CHECK(only_message(minimal({{"config.providers", "a"}, {"config.providers.a.class", "X"}})) ==
        "Invalid value X for configuration config.providers.a.class: Could not load config "
        "provider class or one of its dependencies");
}

TEST_CASE("listeners are addresses with a port") {
  CHECK(only_message(minimal({{"listeners", "localhost:8083"}}))
            .find("Listener doesn't have the right format (protocol://hostname:port).") !=
        std::string::npos);
}

TEST_CASE("at least one listener is needed, and none may be blank") {
  CHECK(only_message(minimal({{"listeners", ""}})) ==
        "Invalid value for listeners, at least one URL is expected, ex: "
        "http://localhost:8080,https://localhost:8443.");
  CHECK(only_message(minimal({{"listeners", "http://:1,"}})) ==
        "Empty URL found when parsing listeners list.");
  CHECK(check(minimal({{"admin.listeners", ""}})).empty());
}

TEST_CASE("rules for response headers are parsed") {
  const auto rules = parse_response_header_rules(
      "\"add Cache-Control: no-cache, no-store\", setDate Expires: 31540000000,"
      "set X-Frame-Options:DENY");
  REQUIRE(rules.size() == 3);
  CHECK(rules[0].action == ResponseHeaderRule::Action::Add);
  CHECK(rules[0].name == "Cache-Control");
  CHECK(rules[0].value == "no-cache, no-store");
  CHECK(rules[1].action == ResponseHeaderRule::Action::SetDate);
  CHECK(rules[2].value == "DENY");
  CHECK(parse_response_header_rules(" ").empty());
  CHECK_THROWS_WITH(parse_response_header_rules("put A: b"),
                    "Invalid header config action: 'put'. Expected one of [set, add, setDate, "
                    "addDate]");
  CHECK_THROWS_AS(parse_response_header_rules("set"), ConfigException);
  CHECK_THROWS_AS(parse_response_header_rules("set A"), ConfigException);
  CHECK_THROWS_AS(parse_response_header_rules("set A: b: c"), ConfigException);
  CHECK_THROWS_AS(parse_response_header_rules("set A B: c"), ConfigException);
}

TEST_CASE("override policies are found by every name") {
  for (const auto* name :
       {"Principal", "PrincipalConnectorClientConfigOverridePolicy",
        "org.apache.kafka.connect.connector.policy.PrincipalConnectorClientConfigOverridePolicy"}) {
    CHECK(find_override_policy(name) == ClientOverridePolicy::Principal);
  }
  CHECK(find_override_policy("all") == std::nullopt);
  CHECK(allows_override(ClientOverridePolicy::All, "acks"));
  CHECK_FALSE(allows_override(ClientOverridePolicy::None, "sasl.mechanism"));
  CHECK(allows_override(ClientOverridePolicy::Principal, "sasl.mechanism"));
  CHECK_FALSE(allows_override(ClientOverridePolicy::Principal, "acks"));
}

}  // namespace kconnect
