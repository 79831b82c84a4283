#include "elasticsearch/validation.h"

#include <map>

#include <catch2/catch.hpp>

#include "elasticsearch/tests/fake_server.h"

namespace kconnect::elasticsearch {

namespace {

using Errors = std::map<std::string, std::vector<std::string>>;

Errors errors_of(Dialect dialect, const ConfigMap& props) {
  std::vector<ConfigValue> rows = Config::def(dialect).validate(props);
  validate(dialect, props, rows);
  validate_outside(dialect, props, rows);
  Errors errors;
  for (const ConfigValue& row : rows) {
    if (!row.error_messages.empty()) errors[row.name] = row.error_messages;
  }
  return errors;
}

std::vector<std::string> keys_at_fault(ConfigMap props, Dialect dialect = Dialect::Confluent) {
  static const FakeServer server;
  props.emplace("connection.url", server.url());
  props.emplace("topics", "t");
  std::vector<std::string> keys;
  for (const auto& [key, messages] : errors_of(dialect, props)) keys.push_back(key);
  return keys;
}

using Keys = std::vector<std::string>;

}  // namespace

TEST_CASE("existing resources and their mapping are checked") {
  const std::string usage = "external.resource.usage";
  const std::string mapping = "topic.to.external.resource.mapping";
  CHECK(keys_at_fault({{usage, "index"}}) == Keys{usage, mapping});
  CHECK(keys_at_fault({{mapping, "t:x"}}) == Keys{usage, mapping});
  CHECK(keys_at_fault({{usage, "index"}, {mapping, "t"}}) == Keys{mapping});
  CHECK(keys_at_fault({{usage, "index"}, {mapping, "t:x,u:y"}}) == Keys{mapping});
  CHECK(keys_at_fault({{usage, "index"}, {mapping, "u:y"}}) == Keys{mapping});
  CHECK(keys_at_fault({{usage, "index"}, {mapping, "t:x,u:x"}, {"topics", "t, u"}}) ==
        Keys{mapping});
  CHECK(keys_at_fault({{usage, "index"},
                       {mapping, "t:x,u:y"},
                       {"topics", "t, u"},
                       {"max.external.resource.mappings", "1"}}) == Keys{mapping});
  CHECK(keys_at_fault({{usage, "index"},
                       {mapping, "t:x"},
                       {"data.stream.type", "logs"},
                       {"data.stream.dataset", "d"}}) ==
        Keys{"data.stream.dataset", "data.stream.type", mapping});
  // The fake server has no index.
  CHECK(keys_at_fault({{usage, "index"}, {mapping, "t:x"}}) == Keys{mapping});
}

TEST_CASE("data streams rule out what they cannot do") {
  const ConfigMap stream = {{"data.stream.type", "logs"}, {"data.stream.dataset", "d"}};
  CHECK(keys_at_fault(stream).empty());
  ConfigMap props = stream;
  props["write.method"] = "upsert";
  CHECK(keys_at_fault(props) == Keys{"write.method"});
  props = stream;
  props["behavior.on.null.values"] = "delete";
  CHECK(keys_at_fault(props) == Keys{"behavior.on.null.values"});
  CHECK(keys_at_fault({{"data.stream.timestamp.field", "a"}}) ==
        Keys{"data.stream.timestamp.field"});
}

TEST_CASE("Kerberos is refused by name, and its rules come first") {
  const Keys kerberos = {"kerberos.keytab.path", "kerberos.user.principal"};
  CHECK(keys_at_fault({{"kerberos.user.principal", "p"}}) == kerberos);
  CHECK(keys_at_fault(
            {{"kerberos.user.principal", "p"}, {"kerberos.keytab.path", "/nowhere/x.keytab"}}) ==
        Keys{"kerberos.keytab.path"});
}

TEST_CASE("TLS keys need the protocol, and the other way round") {
  CHECK(keys_at_fault({{"elastic.security.protocol", "SSL"}}) == Keys{"elastic.security.protocol"});
  CHECK(keys_at_fault({{"elastic.https.ssl.key.password", "x"}}) ==
        Keys{"elastic.security.protocol"});
}

TEST_CASE("only one kind of credentials may be given") {
  CHECK(keys_at_fault({{"connection.api.key", "a"}, {"connection.bearer.token", "b"}}) ==
        Keys{"connection.api.key", "connection.bearer.token"});
}

TEST_CASE("extensions are checked before the start") {
  CHECK(keys_at_fault({{"index.name.template", "${nothing}"}}) == Keys{"index.name.template"});
  CHECK(keys_at_fault({{"routing.type", "value"}}) == Keys{"routing.type.record.value.path"});
  CHECK(keys_at_fault({{"write.method", "script"}}) ==
        Keys{"write.script.id", "write.script.source"});
}

TEST_CASE(
    "servers of old versions and other products are refused, OpenSearch's own numbers are not") {
  const auto keys_for = [](const std::string& version) {
    const FakeServer server([&](const SeenRequest& request) -> std::optional<FakeAnswer> {
      if (request.method == "GET") return FakeAnswer{200, R"({"version":)" + version + "}"};
      return std::nullopt;
    });
    return keys_at_fault({{"connection.url", server.url()},
                          {"data.stream.type", "logs"},
                          {"data.stream.dataset", "d"}});
  };
  CHECK(keys_for(R"({"number":"6.8.0"})") == Keys{"connection.url"});
  CHECK(keys_for(R"({"number":"7.8.1"})") == Keys{"connection.url"});
  CHECK(keys_for(R"({"number":"7.9.0"})").empty());
  CHECK(keys_for(R"({"number":"2.19.1","distribution":"opensearch"})").empty());
  // Another product, with a version of its own.
  CHECK(keys_for(R"("3.3.3")") == Keys{"connection.url"});
}

TEST_CASE("the secrets of a configuration are never part of a message") {
  const Errors errors = errors_of(Dialect::Confluent, {{"connection.url", "http://127.0.0.1:1"},
                                                       {"topics", "t"},
                                                       {"connection.username", "u"},
                                                       {"connection.password", "hush"}});
  CHECK(errors.size() == 3);
  for (const auto& [key, messages] : errors) {
    for (const std::string& message : messages) CHECK_THAT(message, !Catch::Contains("hush"));
  }
}

TEST_CASE("Aiven's keys are known under both of its names") {
  CHECK(keys_at_fault({{"existing.resource.type", "index"}}, Dialect::Aiven) ==
        Keys{"existing.resource.type", "topic.to.existing.resource.mapping"});
  CHECK(keys_at_fault({{"key.ignore.id.strategy", "none"},
                       {"behavior.on.malformed.documents", "report"},
                       {"data.stream.enabled", "true"}},
                      Dialect::Aiven)
            .empty());
}

}  // namespace kconnect::elasticsearch
