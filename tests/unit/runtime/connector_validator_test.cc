#include "runtime/connector_validator.h"

#include <catch2/catch.hpp>

#include "runtime/connector_config.h"
#include "unit/runtime/fake_plugins.h"

namespace kconnect {

namespace {

using List = std::vector<std::string>;

ConfigInfos validate(const NullableConfigMap& props,
                     ClientOverridePolicy policy = ClientOverridePolicy::All,
                     const ConfigProviders& providers = {}) {
  const PluginRegistry plugins = fake_plugins();
  return ConnectorValidator(plugins, providers, policy).validate(props);
}

NullableConfigMap source(const NullableConfigMap& more = {}) {
  NullableConfigMap props = {
      {"name", "src"}, {"connector.class", "FileStreamSource"}, {"topic", "t"}};
  for (const auto& [key, value] : more) props[key] = value;
  return props;
}

NullableConfigMap sink(const NullableConfigMap& more = {}) {
  NullableConfigMap props = {
      {"name", "snk"}, {"connector.class", "FileStreamSink"}, {"topics", "t"}};
  for (const auto& [key, value] : more) props[key] = value;
  return props;
}

const ConfigInfo* find(const ConfigInfos& infos, const std::string& name) {
  for (const ConfigInfo& info : infos.configs) {
    if (info.value && info.value->name == name) return &info;
  }
  return nullptr;
}

List errors_of(const ConfigInfos& infos, const std::string& name) {
  const ConfigInfo* info = find(infos, name);
  return info == nullptr ? List{"no row"} : info->value->error_messages;
}

List names(const ConfigInfos& infos) {
  List all;
  for (const ConfigInfo& info : infos.configs) {
    all.push_back(info.value ? info.value->name : info.definition->name);
  }
  return all;
}

// The status and message of a failure.
std::pair<int, std::string> failure(const NullableConfigMap& props) {
  try {
    validate(props);
  } catch (const HerderException& error) {
    return {error.status(), error.what()};
  }
  return {0, "no failure"};
}

}  // namespace

TEST_CASE("a valid source has the rows of the framework and then its own") {
  const ConfigInfos infos = validate(source());
  CHECK(infos.name == "FileStreamSource");
  CHECK(infos.error_count == 0);
  CHECK(infos.groups == List{"Common", "Transforms", "Predicates", "Error Handling",
                             "Topic Creation", "Exactly Once Support", "offsets.topic"});
  CHECK(names(infos) == List{"name",
                             "connector.class",
                             "tasks.max",
                             "tasks.max.enforce",
                             "key.converter",
                             "value.converter",
                             "header.converter",
                             "transforms",
                             "predicates",
                             "config.action.reload",
                             "errors.retry.timeout",
                             "errors.retry.delay.max.ms",
                             "errors.tolerance",
                             "errors.log.enable",
                             "errors.log.include.messages",
                             "topic.creation.groups",
                             "exactly.once.support",
                             "transaction.boundary",
                             "transaction.boundary.interval.ms",
                             "offsets.storage.topic",
                             "file",
                             "topic",
                             "batch.size"});
  CHECK(find(infos, "tasks.max")->value->value == "1");
}

TEST_CASE("missing keys and wrong values are counted one by one") {
  const ConfigInfos infos =
      validate({{"connector.class", "org.apache.kafka.connect.file.FileStreamSinkConnector"},
                {"name", "snk"},
                {"tasks.max", "0"},
                {"errors.tolerance", "some"},
                {"errors.log.enable", "yes"}});
  CHECK(infos.error_count == 5);
  CHECK(errors_of(infos, "topics") == List{"Must configure one of topics or topics.regex"});
  CHECK(errors_of(infos, "topics.regex") == List{"Must configure one of topics or topics.regex"});
  CHECK(errors_of(infos, "errors.tolerance") ==
        List{"Invalid value some for configuration errors.tolerance: String must be one of: none, "
             "all"});
}

TEST_CASE("the refusal of a configuration lists every error as Java does") {
  CHECK(invalid_config_message(
            validate({{"connector.class", "FileStreamSink"}, {"name", "b"}, {"tasks.max", "x"}})) ==
        "Connector configuration is invalid and contains the following 4 error(s):\n"
        "Invalid value x for configuration tasks.max: Not a number of type INT\n"
        "Invalid value null for configuration tasks.max: Value must be non-null\n"
        "Must configure one of topics or topics.regex\n"
        "Must configure one of topics or topics.regex\n"
        "You can also find the above list of errors at the endpoint "
        "`/connector-plugins/{connectorType}/config/validate`");
}

TEST_CASE("a configuration without a class or with an unknown one is refused") {
  CHECK(failure({{"name", "x"}, {"db.password", "secret"}}) ==
        std::pair(400, std::string("Connector config {db.password=[hidden], name=x} contains no "
                                   "connector type")));
  const auto [status, message] = failure({{"connector.class", "no.such.Connector"}});
  CHECK(status == 500);
  CHECK(message.starts_with(
      "Failed to find any class that implements Connector and which name matches "
      "no.such.Connector, available connectors are: PluginDesc{klass=class "
      "org.apache.kafka.connect.file.FileStreamSinkConnector, "
      "name='org.apache.kafka.connect.file.FileStreamSinkConnector', version='3.9.1', "
      "encodedVersion=3.9.1, type=sink, typeName='sink', location='classpath'}, PluginDesc{"));
}

TEST_CASE("topics and their pattern exclude each other and the dead letter queue") {
  CHECK(errors_of(validate(sink({{"topics.regex", "t.*"}})), "topics.regex") ==
        List{"topics and topics.regex are mutually exclusive options, but both are set."});
  CHECK(errors_of(
            validate(sink({{"topics", "a, b,a,"}, {"errors.deadletterqueue.topic.name", " b "}})),
            "topics") ==
        List{"The DLQ topic 'b' may not be included in the list of topics ('topics=[a, b]') "
             "consumed by the connector"});
  NullableConfigMap by_regex =
      sink({{"topics.regex", "t.*"}, {"errors.deadletterqueue.topic.name", "to"}});
  by_regex.erase("topics");
  CHECK(errors_of(validate(by_regex), "topics.regex") ==
        List{"The DLQ topic 'to' may not be matched by the regex for the topics "
             "('topics.regex=t.*') consumed by the connector"});
  by_regex["errors.deadletterqueue.topic.name"] = "dead";
  CHECK(validate(by_regex).error_count == 0);
  by_regex["topics.regex"] = "(";
  const List errors = errors_of(validate(by_regex), "topics.regex");
  REQUIRE(errors.size() == 1);
  CHECK(errors.front().starts_with(
      "Invalid value ( for configuration topics.regex: Invalid regex: "));
}

TEST_CASE("transforms and predicates bring their keys in Java's order") {
  const ConfigInfos infos =
      validate(sink({{"transforms", "ins,drop"},
                     {"transforms.ins.type", "InsertField$Value"},
                     {"transforms.ins.required.field", ""},
                     {"transforms.drop.type", "org.apache.kafka.connect.transforms.Filter"},
                     {"transforms.drop.predicate", "tomb"},
                     {"predicates", "tomb"},
                     {"predicates.tomb.type", "RecordIsTombstone"}}));
  const List all = names(infos);
  const auto first = std::find(all.begin(), all.end(), "transforms.ins.type");
  CHECK(List(first, all.end()) ==
        List{"transforms.ins.type", "transforms.ins.required.field", "transforms.ins.negate",
             "transforms.ins.predicate", "transforms.ins.static.field",
             "transforms.ins.topic.field", "transforms.drop.type", "transforms.drop.negate",
             "transforms.drop.predicate", "predicates.tomb.type", "file"});
  const ConfigInfo& type = *find(infos, "transforms.ins.type");
  CHECK(type.value->value == "org.apache.kafka.connect.transforms.InsertField$Value");
  CHECK(type.value->recommended_values ==
        List{"org.apache.kafka.connect.transforms.Filter",
             "org.apache.kafka.connect.transforms.InsertField$Value"});
  CHECK(type.definition->group == "Transforms: ins");
  CHECK(type.definition->order == 0);
  CHECK(type.definition->display_name == "Transformation type for ins");
  CHECK(find(infos, "predicates.tomb.type")->definition->display_name == "Predicate type for tomb");
  CHECK(errors_of(infos, "transforms.ins.required.field") ==
        List{"Invalid value  for configuration required.field: String must be non-empty"});
  CHECK(infos.groups == List{"Common", "Transforms", "Predicates", "Error Handling",
                             "Transforms: ins", "Transforms: drop", "Predicates: tomb"});
}

TEST_CASE("a transform of an unknown or missing class has no further keys") {
  const ConfigInfos infos =
      validate(sink({{"transforms", "a,b"}, {"transforms.a.type", "Insert"}}));
  CHECK(errors_of(infos, "transforms.a.type") ==
        List{"Invalid value Insert for configuration transforms.a.type: Class Insert could not be "
             "found."});
  CHECK(errors_of(infos, "transforms.b.type") ==
        List{"Missing required configuration \"transforms.b.type\" which has no default value."});
  CHECK(find(infos, "transforms.a.negate") == nullptr);
}

TEST_CASE("a negation needs a predicate and aliases must be unique") {
  const ConfigInfos infos = validate(sink(
      {{"transforms", "a,a"}, {"transforms.a.type", "Filter"}, {"transforms.a.negate", "true"}}));
  CHECK(errors_of(infos, "transforms") ==
        List{"Invalid value [a, a] for configuration transforms: Duplicate alias provided."});
  CHECK(errors_of(infos, "transforms.a.type") ==
        List{"Config 'transforms.a.negate' was provided but there is no config "
             "'transforms.a.predicate' defining a predicate to be negated."});
}

TEST_CASE("null values are errors of the keys that the framework knows, or of nobody") {
  const ConfigInfos infos =
      validate(source({{"tasks.max", std::nullopt}, {"nobody", std::nullopt}}));
  CHECK(errors_of(infos, "tasks.max") ==
        List{"Invalid value null for configuration tasks.max: Value must be non-null",
             "Null value can not be supplied as the configuration value."});
  CHECK(infos.configs.front().value->name == "nobody");
  CHECK_FALSE(infos.configs.front().definition.has_value());
  CHECK(infos.error_count == 3);
}

TEST_CASE("converters are checked when the connector names them") {
  const ConfigInfos infos = validate(sink({{"key.converter", "Json"},
                                           {"key.converter.schemas.enable", "maybe"},
                                           {"value.converter.schemas.enable", "maybe"},
                                           {"header.converter", "Nonsense"}}));
  CHECK(find(infos, "key.converter")->value->value ==
        "org.apache.kafka.connect.json.JsonConverter");
  CHECK(find(infos, "key.converter.converter.type")->value->value == "key");
  CHECK(errors_of(infos, "key.converter.schemas.enable") ==
        List{"Invalid value maybe for configuration schemas.enable: Expected value to be either "
             "true or false"});
  CHECK(find(infos, "key.converter.schemas.enable")->definition->display_name == "schemas.enable");
  CHECK(find(infos, "value.converter.schemas.enable") == nullptr);
  CHECK(errors_of(infos, "header.converter").size() == 1);
  CHECK(infos.error_count == 2);
  CHECK(infos.groups.back() == "Schemas");
}

TEST_CASE("overrides show the client's definition and obey the policy") {
  const NullableConfigMap props = source({{"producer.override.acks", "all"},
                                          {"producer.override.sasl.jaas.config", "secret"},
                                          {"producer.override.own.key", "x"},
                                          {"consumer.override.group.id", "ignored"}});
  const ConfigInfos all = validate(props);
  CHECK(all.error_count == 0);
  CHECK(find(all, "producer.override.acks")->definition->type == ConfigType::String);
  CHECK(find(all, "producer.override.sasl.jaas.config")->value->value == "[hidden]");
  CHECK_FALSE(find(all, "producer.override.own.key")->definition.has_value());
  CHECK(find(all, "consumer.override.group.id") == nullptr);

  const ConfigInfos none = validate(props, ClientOverridePolicy::None);
  CHECK(none.error_count == 3);
  CHECK(errors_of(none, "producer.override.acks") ==
        List{"The 'None' policy does not allow 'acks' to be overridden in the connector "
             "configuration."});
  CHECK(validate(props, ClientOverridePolicy::Principal).error_count == 2);
}

TEST_CASE("an override of the wrong type fails the whole request") {
  CHECK(failure(source({{"producer.override.linger.ms", "soon"}})) ==
        std::pair(500, std::string("Invalid value soon for configuration linger.ms: Not a number "
                                   "of type LONG")));
}

TEST_CASE("which clients a connector has decides which overrides are looked at") {
  const NullableConfigMap overrides = {{"producer.override.acks", "1"},
                                       {"consumer.override.group.id", "g"},
                                       {"admin.override.retries", "1"}};
  const auto with = [&](NullableConfigMap props) {
    props.insert(overrides.begin(), overrides.end());
    const ConfigInfos infos = validate(props);
    std::string found;
    for (const auto& [key, value] : overrides) {
      if (find(infos, key) != nullptr) found += key[0];
    }
    return found;
  };
  CHECK(with(source()) == "p");
  CHECK(with(source({{"topic.creation.default.partitions", "1"}})) == "ap");
  CHECK(with(sink()) == "c");
  CHECK(with(sink({{"errors.deadletterqueue.topic.name", "dead"}})) == "acp");
}

TEST_CASE("a connector's own check adds to its rows") {
  const ConfigInfos infos = validate(sink(
      {{"connector.class", "CheckedSink"}, {"url", "u"}, {"password", "secret"}, {"wrong", "x"}}));
  CHECK(errors_of(infos, "wrong") == List{"this key is always wrong"});
  CHECK(find(infos, "password")->value->value == "[hidden]");
  CHECK(infos.groups.back() == "Connection");
}

TEST_CASE("variables are resolved before anything is checked") {
  const ConfigProviders providers = {
      {"env", make_config_provider("EnvVar", {},
                                   [](const std::string& name) -> std::optional<std::string> {
                                     if (name == "TASKS") return "7";
                                     return std::nullopt;
                                   })}};
  const ConfigInfos infos =
      validate(source({{"tasks.max", "${env:TASKS}"}, {"topic", "${env:OTHER}"}}),
               ClientOverridePolicy::All, providers);
  CHECK(find(infos, "tasks.max")->value->value == "7");
  CHECK(find(infos, "topic")->value->value == "${env:OTHER}");
  CHECK_THROWS_AS(
      validate(source({{"topic", "${env:path:OTHER}"}}), ClientOverridePolicy::All, providers),
      HerderException);
}

TEST_CASE("connector settings parse into their struct") {
  const SinkConnectorConfig config =
      SinkConnectorConfig::spec().parse({{"name", "a"},
                                         {"connector.class", "X"},
                                         {"errors.tolerance", "all"},
                                         {"topics", "t"},
                                         {"key.converter", "String"}});
  CHECK(config.name == "a");
  CHECK(config.tasks_max == 1);
  CHECK(config.tolerates_all_errors());
  CHECK(config.key_converter == "String");
  CHECK(config.value_converter == std::nullopt);
  CHECK(config.dlq_topic_replication_factor == 3);
}

TEST_CASE("names of keys tell secrets apart") {
  for (const auto* key : {"connection.password", "aws.secret.key", "TOKEN", "sasl.jaas.config",
                          "config.providers.vault.param.token"}) {
    CHECK(is_secret_name(key));
  }
  for (const auto* key : {"topic", "key.converter", "file", "config.providers.secrets.class",
                          "transforms.token.type"})
    CHECK_FALSE(is_secret_name(key));
}

}  // namespace kconnect
