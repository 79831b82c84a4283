#include "rest/progress_json.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <kconnect/errors.h>

namespace kconnect {

namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;

StateInfo in_state(State state, std::optional<std::string> trace = std::nullopt) {
  return {state, "worker:8083", std::move(trace)};
}

ConnectorProgress running(std::string name, ConnectorType type) {
  return {{.name = std::move(name),
           .connector = in_state(State::Running),
           .tasks = {{0, in_state(State::Running)}},
           .type = type},
          {}};
}

}  // namespace

TEST_CASE("the progress of a source shows its offsets and what is in flight") {
  ConnectorProgress progress = running("lines", ConnectorType::Source);
  const MetricTime now = std::chrono::steady_clock::now();
  const auto metrics = std::make_shared<SourceTaskMetrics>("lines", 0, MetricsSettings(), now);
  metrics->polled(10, milliseconds(1), now);
  metrics->written(4, now);
  const auto file = std::make_shared<const OffsetMap>(OffsetMap{{"filename", "a"}});
  metrics->ask_for_offsets([&] {
    return SourceTaskMetrics::Offsets{{file, {{"position", int64_t{8}}}}};
  });
  progress.tasks[0] = metrics;
  Json json = Json::parse(connector_progress_json(progress));
  Json task = json["tasks"][0];
  CHECK(json["name"] == "lines");
  CHECK(json["type"] == "source");
  CHECK(json["state"] == "RUNNING");
  CHECK(task["source_offsets"] ==
        Json::parse(R"([{"partition": {"filename": "a"}, "offset": {"position": 8}}])"));
  CHECK(task["records"] == Json({{"polled", 10}, {"written", 4}, {"in_flight", 6}}));
  CHECK(task["records_per_second"]["polled"] > 0);
  CHECK(task["last_error"].is_null());
}

TEST_CASE("the progress of a sink shows its partitions and their lag") {
  ConnectorProgress progress = running("out", ConnectorType::Sink);
  const MetricTime now = std::chrono::steady_clock::now();
  const auto metrics = std::make_shared<SinkTaskMetrics>("out", 0, MetricsSettings(), now);
  metrics->assigned({{"t", 1}}, now);
  metrics->progressed({{.consumed = 5, .delivered = 4, .committed = {}}}, now);
  metrics->ask_for_ends("c", [](const TopicPartition&) { return 9; });
  metrics->errors().operation_failed();
  metrics->errors().note({77, "no"});
  progress.tasks[0] = metrics;
  const Json task = Json::parse(connector_progress_json(progress))["tasks"][0];
  CHECK(task["partitions"] == Json::parse(R"([{"topic": "t", "partition": 1, "consumed": 5,
      "delivered": 4, "committed": null, "end": 9, "lag": 5}])"));
  CHECK(task["errors"]["failed"] == 1);
  CHECK(task["last_error"] == Json({{"message", "no"}, {"timestamp", 77}}));
}

TEST_CASE("the summary counts tasks by state and shows the first line of a trace") {
  ConnectorProgress failed = running("failed", ConnectorType::Sink);
  failed.status.tasks[0] = in_state(State::Failed, "org.example.Bad: no\nCaused by: x");
  const std::vector<ConnectorProgress> all = {failed, running("a", ConnectorType::Sink),
                                              running("b", ConnectorType::Source)};
  ProgressSummary summary;
  for (const ConnectorProgress& progress : all)
    summary.connectors.push_back(totals_of(progress, {}));
  const Json json = Json::parse(progress_summary_json(summary, all));
  CHECK(json["tasks_by_state"] == Json({{"FAILED", 1}, {"RUNNING", 2}}));
  CHECK(json["connectors"][0]["tasks"][0]["last_error"]["message"] == "org.example.Bad: no");
  CHECK_FALSE(json["connectors"][1]["tasks"][0].contains("records"));
  CHECK(json["connectors"][0]["totals"]["failures"][0]["what"] == "task failed-0");
  CHECK(json["connectors"][1]["totals"]["tasks_running"] == 1);
  CHECK(json["connectors"][1]["totals"]["records"].is_null());
}

TEST_CASE("a summary holds what its reader needs for a table") {
  const ConnectorTotals all{.name = "all",
                            .type = "sink",
                            .state = "FAILED",
                            .tasks = 2,
                            .tasks_running = 1,
                            .records = 1,
                            .bytes = 2,
                            .records_per_second = 3.5,
                            .bytes_per_second = 4.5,
                            .lag = 5,
                            .skipped = 6,
                            .errors = 7,
                            .retries = 8,
                            .dead_letters = 9,
                            .since_last = std::chrono::milliseconds(10),
                            .failures = {{"task all-0", "Oh no", "oh"}}};
  ConnectorProgress progress;
  progress.status.name = "all";
  progress.status.connector.state = State::Failed;
  progress.status.type = ConnectorType::Sink;
  const std::string text =
      progress_summary_json({.url = "http://w:1/", .connectors = {all}}, {progress});
  const ProgressSummary read = parse_progress_summary(text);
  CHECK(read.url == "http://w:1/");
  REQUIRE(read.connectors.size() == 1);
  const ConnectorTotals& totals = read.connectors[0];
  CHECK(std::tie(totals.name, totals.type, totals.state) ==
        std::tie(all.name, all.type, all.state));
  CHECK(totals.tasks == 2);
  CHECK(totals.records == 1);
  CHECK(totals.bytes == 2);
  CHECK(totals.records_per_second == 3.5);
  CHECK(totals.bytes_per_second == 4.5);
  CHECK(totals.lag == 5);
  CHECK(totals.skipped == 6);
  CHECK(totals.errors == 7);
  CHECK(totals.retries == 8);
  CHECK(totals.dead_letters == 9);
  CHECK(totals.since_last == all.since_last);
  REQUIRE(totals.failures.size() == 1);
  CHECK(totals.failures[0].message == "Oh no");
  CHECK(totals.failures[0].why == "oh");
  CHECK_THROWS_AS(parse_progress_summary("{}"), DataException);
  CHECK_THROWS_AS(parse_progress_summary("no JSON"), DataException);
}

}  // namespace kconnect
