#include "cli/run_summary.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace kconnect {

namespace {

RunSummary failed_run() {
  const auto metrics =
      std::make_shared<SinkTaskMetrics>("sink", 0, MetricsSettings{}, MetricTime{});
  metrics->read(7, 70, MetricTime{});
  metrics->put(7, std::chrono::milliseconds(1), MetricTime{});
  metrics->errors().record_skipped();
  ConnectorProgress sink;
  sink.status = {.name = "sink",
                 .connector = {State::Running, "worker:8083", {}},
                 .tasks = {{0, {State::Running, "worker:8083", {}}},
                           {1, {State::Failed, "worker:8083", "Oh no\n\tat"}}},
                 .type = ConnectorType::Sink};
  sink.tasks = {{0, metrics}};
  return {.end = {4, "task sink-1 FAILED: Oh no"},
          .duration = std::chrono::milliseconds(1234),
          .connectors = {sink}};
}

}  // namespace

TEST_CASE("a summary has a line per connector and failure, and one about the end") {
  CHECK(run_summary_lines(failed_run()) ==
        std::vector<std::string>{
            "sink sink: RUNNING, 1 of 2 tasks RUNNING, 7 records, 1 skipped, 0 errors, 0 retries, "
            "0 dead letters",
            "task sink-1 FAILED: Oh no",
            "ended after 1.2 s with exit code 4: task sink-1 FAILED: Oh no"});
}

TEST_CASE("a summary for programs is one JSON object") {
  const auto json = nlohmann::json::parse(run_summary_json(failed_run()));
  CHECK(json["exit_code"] == 4);
  CHECK(json["duration_ms"] == 1234);
  const auto& sink = json["connectors"][0];
  CHECK(sink["records"] == 7);
  CHECK(sink["tasks"] == 2);
  CHECK(sink["tasks_running"] == 1);
  CHECK(sink["failures"] ==
        nlohmann::json::parse(R"([{"what": "task sink-1", "message": "Oh no"}])"));
}

}  // namespace kconnect
