// What the Java connector did with the same records and settings: tests/cases/*.json.
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include <catch2/catch.hpp>

#include <kconnect/converter.h>
#include <kconnect/plugin_registry.h>

#include "converters/register.h"
#include "elasticsearch/sink_task.h"
#include "elasticsearch/tests/fake_context.h"
#include "elasticsearch/tests/fake_server.h"
#include "elasticsearch/validation.h"

namespace kconnect::elasticsearch {

namespace {

using Json = nlohmann::json;

Json load(const std::filesystem::path& file) {
  std::ifstream in(file);
  return Json::parse(in);
}

std::vector<std::filesystem::path> case_files(bool of_validation) {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path folder =
      std::filesystem::path(KCONNECT_SOURCE_DIR) / "connectors/elasticsearch/tests/cases";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("validate-") == of_validation) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

ConfigMap config_of(const Json& json, const std::string& url) {
  ConfigMap config;
  for (const auto& [key, value] : json.items()) {
    const std::string text = value.get<std::string>();
    config[key] = text == "${SERVER}" ? url : text;
  }
  return config;
}

// A value as the JSON converter reads it: with its schema when the case gives one.
SchemaAndValue converted(const Json& json) {
  if (json.is_null()) return {};
  PluginRegistry registry;
  register_converters(registry);
  const auto converter = registry.find_converter("JsonConverter")->create();
  const bool has_schema =
      json.is_object() && json.size() == 2 && json.contains("schema") && json.contains("payload");
  converter->configure({{"schemas.enable", has_schema ? "true" : "false"}}, false);
  return converter->to_connect("t", Bytes(json.dump()));
}

SinkRecord record_of(const Json& json) {
  SinkRecord record;
  record.topic = json["topic"].get<std::string>();
  record.original_topic = json.value("assigned_topic", json["topic"].get<std::string>());
  record.partition = record.original_partition = json.value("partition", 0);
  record.offset = json["offset"];
  if (json.contains("timestamp")) record.timestamp = json["timestamp"].get<int64_t>();
  auto key = converted(json.value("key", Json()));
  record.key_schema = key.schema;
  record.key = key.value;
  auto value = converted(json.value("value", Json()));
  record.value_schema = value.schema;
  record.value = value.value;
  for (const Json& header : json.value("headers", Json::array())) {
    auto content = converted(header["value"]);
    record.headers.push_back(
        {Text(header["name"].get<std::string>()), content.schema, content.value});
  }
  return record;
}

// Answers from the case's faults.
class Faults {
 public:
  explicit Faults(Json faults) : faults_(std::move(faults)) {}

  std::optional<FakeAnswer> operator()(const SeenRequest& request) {
    const std::string line = request.method + " " + request.path;
    for (Json& fault : faults_) {
      const int left = fault.value("times", 1);
      if (left == 0 || !line.starts_with(fault["match"].get<std::string>())) continue;
      fault["times"] = left - 1;
      return FakeAnswer{fault["status"], fault.contains("body") ? fault["body"].dump() : ""};
    }
    return std::nullopt;
  }

 private:
  Json faults_;
};

// Per document its actions with what they carry, in order; per path what is defined.
struct Effects {
  std::map<std::string, std::vector<Json>> documents;
  std::map<std::string, std::vector<Json>> definitions;

  void add_bulk(const std::vector<Json>& lines) {
    for (size_t i = 0; i < lines.size(); ++i) {
      const std::string action = lines[i].begin().key();
      Json meta = lines[i].begin().value();
      if (action == "create") meta.erase("version");
      const std::string name =
          meta["_index"].get<std::string>() + "/" + meta.value("_id", "(generated)");
      Json change = {{action, meta}};
      if (action != "delete") change["with"] = lines[++i];
      documents[name].push_back(std::move(change));
    }
  }
  void add_definition(const std::string& path, Json body) {
    if (body.is_object()) {
      body.erase("settings");
      body.erase("aliases");
    }
    definitions[path].push_back(body.is_null() ? Json::object() : std::move(body));
  }
};

Effects expected_effects(const Json& requests) {
  Effects effects;
  for (const Json& request : requests) {
    if (request["method"] == "PUT")
      effects.add_definition(request["path"], request.value("body", Json()));
    if (!request.contains("ndjson")) continue;
    std::vector<Json> lines;
    for (const Json& line : request["ndjson"])
      lines.push_back(Json::parse(line.get<std::string>()));
    effects.add_bulk(lines);
  }
  return effects;
}

Effects effects_on(const FakeServer& server) {
  Effects effects;
  for (const SeenRequest& request : server.seen()) {
    if (request.method == "PUT")
      effects.add_definition(request.path,
                             request.body.empty() ? Json() : Json::parse(request.body));
    if (request.is_bulk()) effects.add_bulk(request.lines());
  }
  return effects;
}

// The task's life with the records of a case.
class CaseRun {
 public:
  explicit CaseRun(const Json& spec)
      : spec_(spec),
        expect_(spec["expect"]),
        server(Faults(spec.value("faults", Json::array()))),
        task_(Dialect::Confluent) {
    context.has_reporter = spec.value("dlq", true);
  }

  void run() {
    try {
      task_.start(context, config_of(spec_["config"], server.url()));
      put_all();
      wait_for_outcome();
    } catch (const std::exception& failure) {
      error = failure.what();
      if (!consumed_.empty()) committed_ = task_.pre_commit(consumed_);
    }
    context.stop.request_stop();
    task_.stop();
  }

  Json committed() const {
    Json json = Json::object();
    for (const auto& [partition, offset] : committed_)
      json[partition.topic + "-" + std::to_string(partition.partition)] = offset;
    return json;
  }

  const Json& spec_;
  const Json& expect_;
  FakeServer server;
  FakeContext context;
  std::string error;

 private:
  void put_all() {
    SinkRecords all;
    for (const Json& json : spec_["records"]) {
      all.push_back(record_of(json));
      context.partitions.insert({all.back().original_topic.str(), all.back().original_partition});
    }
    size_t at = 0;
    for (const Json& size : spec_.value("batches", Json::array())) {
      put({all.begin() + static_cast<std::ptrdiff_t>(at),
           all.begin() + static_cast<std::ptrdiff_t>(at + size.get<size_t>())});
      at += size.get<size_t>();
    }
    put({all.begin() + static_cast<std::ptrdiff_t>(at), all.end()});
  }

  void put(const SinkRecords& records) {
    task_.put(records);
    for (const SinkRecord& record : records)
      consumed_[{record.original_topic.str(), record.original_partition}] = record.offset + 1;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (committed_ != consumed_ && std::chrono::steady_clock::now() < deadline) {
      committed_ = task_.pre_commit(consumed_);
      task_.put({});
      std::this_thread::yield();
    }
  }

  void wait_for_outcome() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (expect_.contains("error") && std::chrono::steady_clock::now() < deadline) task_.put({});
  }

  ElasticsearchSinkTask task_;
  OffsetsByPartition consumed_;
  OffsetsByPartition committed_;
};

Json as_json(const std::vector<Reported>& reported) {
  Json json = Json::array();
  for (const Reported& report : reported)
    json.push_back({{"topic", report.topic},
                    {"partition", report.partition},
                    {"offset", report.offset},
                    {"message", report.message}});
  return json;
}

}  // namespace

TEST_CASE("records become the same requests, offsets and dead letters as with the Java connector") {
  for (const auto& file : case_files(false)) {
    const Json spec = load(file);
    const Json& expect = spec["expect"];
    DYNAMIC_SECTION(file.stem().string() << ": " << spec["about"].get<std::string>()) {
      CaseRun run(spec);
      run.run();
      CHECK(run.error == expect.value("error", ""));
      const Effects wanted = expected_effects(expect["requests"]);
      const Effects effects = effects_on(run.server);
      CHECK(Json(effects.documents) == Json(wanted.documents));
      CHECK(Json(effects.definitions) == Json(wanted.definitions));
      CHECK(run.committed() == expect["committed_offsets"]);
      CHECK(as_json(run.context.reported()) == expect["dlq"]);
    }
  }
}

TEST_CASE("what is wrong with a configuration is told of the same keys as by the Java connector") {
  for (const auto& file : case_files(true)) {
    const Json spec = load(file);
    DYNAMIC_SECTION(file.stem().string() << ": " << spec["about"].get<std::string>()) {
      const FakeServer server;
      const ConfigMap config = config_of(spec["config"], server.url());
      std::vector<ConfigValue> rows = Config::def(Dialect::Confluent).validate(config);
      validate(Dialect::Confluent, config, rows);
      validate_outside(Dialect::Confluent, config, rows);
      Json errors = Json::object();
      for (const ConfigValue& row : rows) {
        if (!row.error_messages.empty()) errors[row.name] = row.error_messages.size();
      }
      Json wanted = Json::object();
      for (const auto& [key, messages] : spec["validation_errors"].items())
        wanted[key] = messages.size();
      CHECK(errors == wanted);
      if (file.stem() == "validate-unreachable") continue;  // the words of the system differ
      for (const ConfigValue& row : rows) {
        if (!row.error_messages.empty())
          CHECK(Json(row.error_messages) == spec["validation_errors"][row.name]);
      }
    }
  }
}

}  // namespace kconnect::elasticsearch
