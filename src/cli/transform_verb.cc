#include "cli/transform_verb.h"

#include <iostream>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <kconnect/errors.h>

#include "cli/exit_codes.h"
#include "cli/resolved_config.h"
#include "config/connector_file.h"
#include "converters/json_converter.h"
#include "runtime/record_json.h"
#include "runtime/record_tap.h"
#include "runtime/transformation_chain.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* usage =
    "usage: kconnect transform -c CONNECTOR_FILE < RECORDS\n"
    "RECORDS holds a JSON object per line: topic, and if wanted key, value, timestamp, partition\n"
    "and headers: [{NAME: VALUE}, ...]. Values may have a schema as JsonConverter writes it.\n";

// Values as JsonConverter reads them: with schema where there is one.
class ValueReader {
 public:
  ValueReader() {
    plain_.configure({{"schemas.enable", "false"}}, false);
    with_schema_.configure({{"schemas.enable", "true"}}, false);
  }

  SchemaAndValue read(const std::string& topic, const Json& json) {
    const bool has_schema =
        json.is_object() && json.size() == 2 && json.contains("schema") && json.contains("payload");
    return (has_schema ? with_schema_ : plain_).to_connect(topic, Bytes(json.dump()));
  }

 private:
  JsonConverter plain_;
  JsonConverter with_schema_;
};

// Throws Json::exception or DataException.
void read_record(const std::string& line, ValueReader& values, ConnectRecord& record) {
  const Json json = Json::parse(line);
  const auto topic = json.at("topic").get<std::string>();
  record.topic = topic;
  if (json.contains("partition")) record.partition = json["partition"].get<int32_t>();
  if (json.contains("timestamp") && !json["timestamp"].is_null())
    record.timestamp = json["timestamp"].get<int64_t>();
  const auto read = [&](const char* member, SchemaPtr& schema, Value& value) {
    if (!json.contains(member)) return;
    SchemaAndValue content = values.read(topic, json[member]);
    schema = std::move(content.schema);
    value = std::move(content.value);
  };
  read("key", record.key_schema, record.key);
  read("value", record.value_schema, record.value);
  if (!json.contains("headers")) return;
  for (const Json& header : json["headers"]) {
    for (const auto& [name, value] : header.items()) {
      SchemaAndValue content = values.read(topic, value);
      record.headers.push_back({name, std::move(content.schema), std::move(content.value)});
    }
  }
}

std::string record_line(const ConnectRecord& record) {
  std::string line = "{\"topic\":" + Json(record.topic.str()).dump() + ',';
  append_record_members(record, {}, line);
  return line + "}\n";
}

// The configuration of the one connector in a file; nullopt when it has been told what is wrong.
std::optional<ConfigMap> load(const std::string& path) {
  LoadedFile file = load_connector_file(path);
  if (file.connectors.size() == 1) {
    ResolvedConfig resolved = resolve_config(file.connectors.front(), {});
    std::move(resolved.findings.begin(), resolved.findings.end(),
              std::back_inserter(file.findings));
    std::cerr << findings_text(file.findings);
    if (count_findings(file.findings, Severity::Error) > 0) return std::nullopt;
    ConfigMap config;
    for (const auto& [key, value] : resolved.props) {
      if (value) config[key] = *value;
    }
    return config;
  }
  std::cerr << findings_text(file.findings);
  if (file.connectors.size() > 1)
    std::cerr << "kconnect transform: " << path << " describes several connectors\n";
  return std::nullopt;
}

// Sends a line's record on; false when it failed.
class Pipe {
 public:
  Pipe(const ConfigMap& config, const PluginRegistry& plugins)
      : is_sink_(config.contains("topics") || config.contains("topics.regex")),
        chain_(config, plugins) {}

  bool take(const std::string& line, size_t number) {
    if (is_sink_) {
      SinkRecord record;
      record.offset = static_cast<int64_t>(number - 1);
      return take(line, number, record);
    }
    SourceRecord record;
    return take(line, number, record);
  }

 private:
  bool take(const std::string& line, size_t number, ConnectRecord& record) {
    try {
      read_record(line, values_, record);
    } catch (const std::exception& error) {
      std::cerr << fmt::format("line {} is no record: {}\n", number, error.what());
      return false;
    }
    try {
      if (chain_.apply(record, errors_)) {
        std::cout << record_line(record);
      } else {
        std::cerr << fmt::format("line {} was dropped by {}\n", number, chain_.stopped_at());
      }
      return true;
    } catch (const std::exception&) {
      const TapEnd end =
          tap_end(chain_.stopped_at(), errors_.take_failure(), std::current_exception());
      std::cerr << fmt::format("line {} failed at {}: {}\n", number, end.transform, end.error);
      return false;
    }
  }

  bool is_sink_;
  TransformationChain chain_;
  ValueReader values_;
  ErrorMetrics metrics_;
  RetryWithTolerance errors_{{"transform", 0}, {}, {}, metrics_};
};

}  // namespace

int run_transform_verb(const std::vector<std::string>& arguments, std::istream& input,
                       const PluginRegistry& plugins) {
  if (arguments.size() == 1 && (arguments[0] == "-h" || arguments[0] == "--help")) {
    std::cout << usage;
    return 0;
  }
  if (arguments.size() != 2 || arguments[0] != "-c") {
    std::cerr << usage;
    return exit_usage;
  }
  try {
    const std::optional<ConfigMap> config = load(arguments[1]);
    if (!config) return exit_connector;
    Pipe pipe(*config, plugins);
    bool all_well = true;
    std::string line;
    for (size_t number = 1; std::getline(input, line); ++number) {
      if (!line.empty() && !pipe.take(line, number)) all_well = false;
    }
    return all_well ? 0 : exit_failed;
  } catch (const std::exception& error) {
    std::cerr << "kconnect transform: " << error.what() << '\n';
    return exit_connector;
  }
}

}  // namespace kconnect
