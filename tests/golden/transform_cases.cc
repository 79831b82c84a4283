#include <fmt/format.h>

#include <kconnect/plugin_registry.h>

#include "golden/golden_case.h"
#include "golden/outcome.h"
#include "golden/typed_value.h"
#include "transforms/register.h"

namespace kconnect::golden {

namespace {

using Difference = std::optional<std::string>;

const PluginRegistry& registry() {
  static const PluginRegistry filled = [] {
    PluginRegistry plugins;
    register_transforms(plugins);
    return plugins;
  }();
  return filled;
}

template <typename Interface>
const Plugin<Interface>& known(const Plugin<Interface>* plugin, const std::string& name) {
  if (plugin == nullptr) throw std::invalid_argument("no plugin " + name);
  return *plugin;
}

NullableConfigMap config_of(const Json& test_case) {
  NullableConfigMap config;
  for (const auto& [key, value] : test_case.at("config").items()) {
    config[key] = value.is_null() ? std::nullopt : std::optional(value.get<std::string>());
  }
  return config;
}

// As the worker does it: a key that is there with null is checked before the plugin is made.
template <typename Interface>
std::unique_ptr<Interface> configured(const Plugin<Interface>& plugin, const Json& test_case) {
  const NullableConfigMap config = config_of(test_case);
  ConfigMap props;
  for (const auto& [key, value] : config) {
    if (value) props[key] = *value;
  }
  if (props.size() != config.size()) plugin.config_def().parse_all(config);
  auto made = plugin.create();
  made->configure(props);
  return made;
}

std::optional<int64_t> optional_number(const Json& text) {
  if (text.is_null()) return std::nullopt;
  return std::stoll(text.get<std::string>());
}

void fill(const Json& json, ConnectRecord& record) {
  if (!json.at("topic").is_null()) record.topic = json.at("topic").get<std::string>();
  if (!json.at("partition").is_null()) record.partition = json.at("partition").get<int32_t>();
  record.timestamp = optional_number(json.at("timestamp"));
  SchemaAndValue key = decode_schema_and_value(json.at("key"));
  record.key_schema = std::move(key.schema);
  record.key = std::move(key.value);
  SchemaAndValue value = decode_schema_and_value(json.at("value"));
  record.value_schema = std::move(value.schema);
  record.value = std::move(value.value);
  for (const Json& header : json.at("headers")) {
    SchemaAndValue content = decode_schema_and_value(header);
    record.headers.push_back({Text(header.at("key").get<std::string>()), std::move(content.schema),
                              std::move(content.value)});
  }
}

SinkRecord sink_record(const Json& json) {
  SinkRecord record;
  fill(json, record);
  record.offset = optional_number(json.at("offset")).value();
  record.original_topic = record.topic;
  record.original_partition = record.partition.value_or(0);
  return record;
}

// The recorded source records all come from this place.
SourceRecord source_record(const Json& json) {
  SourceRecord record;
  fill(json, record);
  record.source_partition = std::make_shared<const OffsetMap>(OffsetMap{{Text("p"), int32_t{1}}});
  record.source_offset = {{Text("o"), int32_t{1}}};
  return record;
}

// Calls use(ConnectRecord&) with the record of a case, of its own kind.
template <typename Use>
auto with_record(const Json& json, Use use) {
  if (json.at("kind") == "sink") {
    SinkRecord record = sink_record(json);
    return use(record);
  }
  SourceRecord record = source_record(json);
  return use(record);
}

template <typename T>
Difference differ(std::string_view what, const T& expected, const T& actual) {
  if (expected == actual) return std::nullopt;
  return fmt::format("{}: expected {}, got {}", what, expected, actual);
}

Difference prefixed(std::string_view what, const Difference& difference) {
  if (!difference) return std::nullopt;
  return fmt::format("{}: {}", what, *difference);
}

Difference compare_headers(const Headers& expected, const Headers& actual) {
  if (auto found = differ("number of headers", expected.size(), actual.size())) return found;
  for (size_t i = 0; i < expected.size(); ++i) {
    if (auto found = differ("header name", expected[i].key.view(), actual[i].key.view())) {
      return found;
    }
    if (auto found = prefixed("header " + expected[i].key.str(),
                              compare({expected[i].schema, expected[i].value},
                                      {actual[i].schema, actual[i].value}))) {
      return found;
    }
  }
  return std::nullopt;
}

Difference compare_records(const ConnectRecord& expected, const ConnectRecord& actual) {
  if (auto found = differ("topic", expected.topic.view(), actual.topic.view())) return found;
  if (expected.partition != actual.partition) return "the partitions differ";
  if (expected.timestamp != actual.timestamp) return "the timestamps differ";
  if (auto found = prefixed(
          "key", compare({expected.key_schema, expected.key}, {actual.key_schema, actual.key}))) {
    return found;
  }
  if (auto found = prefixed("value", compare({expected.value_schema, expected.value},
                                             {actual.value_schema, actual.value}))) {
    return found;
  }
  return compare_headers(expected.headers, actual.headers);
}

Difference check_transformed(const Json& expect, Verdict verdict, const ConnectRecord& actual) {
  if (expect.contains("dropped") != (verdict == Verdict::Drop)) {
    return expect.contains("dropped") ? "the record is kept" : "the record is dropped";
  }
  if (verdict == Verdict::Drop) return std::nullopt;
  return with_record(expect.at("record"), [&](const ConnectRecord& expected) {
    return compare_records(expected, actual);
  });
}

}  // namespace

std::optional<std::string> run_transform_case(const Json& test_case) {
  const CaseTimeZone zone(test_case);
  const auto name = test_case.at("transform").get<std::string>();
  const auto& plugin = known(registry().find_transformation(name), name);
  const Json& expect = test_case.at("expect");
  return check_outcome(expect, [&](Phase& phase) -> Difference {
    const auto transform = configured(plugin, test_case);
    phase = Phase::Apply;
    if (!test_case.contains("record")) return std::nullopt;
    return with_record(test_case.at("record"), [&](ConnectRecord& record) {
      const Verdict verdict = transform->apply(record);
      return check_transformed(expect, verdict, record);
    });
  });
}

std::optional<std::string> run_predicate_case(const Json& test_case) {
  const CaseTimeZone zone(test_case);
  const auto name = test_case.at("predicate").get<std::string>();
  const auto& plugin = known(registry().find_predicate(name), name);
  const Json& expect = test_case.at("expect");
  return check_outcome(expect, [&](Phase& phase) -> Difference {
    const auto predicate = configured(plugin, test_case);
    phase = Phase::Apply;
    if (!test_case.contains("record")) return std::nullopt;
    return with_record(test_case.at("record"), [&](ConnectRecord& record) {
      return differ("result", expect.at("result").get<bool>(), predicate->test(record));
    });
  });
}

}  // namespace kconnect::golden
