#include "cli/run_summary.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "unit/cli/half_failed_sink.h"

namespace kconnect {

namespace {

RunSummary failed_run() {
  return {.end = {4, "task sink-1 FAILED: Oh no"},
          .duration = std::chrono::milliseconds(1234),
          .connectors = {half_failed_sink(7, 70)}};
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
        nlohmann::json::parse(R"([{"what": "task sink-1", "message": "Oh no", "why": "Oh no"}])"));
}

TEST_CASE("a summary for CI servers has a test case per connector, expectation and end") {
  RunSummary run = failed_run();
  run.lags["sink"] = 3;
  for (const char* text : {"sink.written<5", "sink.lag==3"}) {
    run.expectations.push_back(
        check_expectation(parse_expectation(text), run.connectors, run.lags));
  }
  CHECK(
      run_summary_junit(run) ==
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuite name=\"kconnect\" tests=\"4\" failures=\"3\" time=\"1.234\">\n"
      "  <testcase classname=\"kconnect\" name=\"connector sink\"><failure message=\"task sink-1: "
      "Oh no\"/></testcase>\n"
      "  <testcase classname=\"kconnect\" name=\"expectation sink.written&lt;5\"><failure "
      "message=\"not as expected: sink.written&lt;5 (7)\"/></testcase>\n"
      "  <testcase classname=\"kconnect\" name=\"expectation sink.lag==3\"/>\n"
      "  <testcase classname=\"kconnect\" name=\"run\"><failure message=\"exit code 4: task sink-1 "
      "FAILED: Oh no\"/></testcase>\n"
      "</testsuite>\n");
}

TEST_CASE("expectations compare figures of connectors") {
  const RunSummary run = failed_run();
  const auto met = [&](const char* text) {
    return check_expectation(parse_expectation(text), run.connectors, run.lags).met;
  };
  CHECK(met("sink.written==7"));
  CHECK(met("sink.written >= 7"));
  CHECK(met("sink.skipped>0"));
  CHECK(met("sink.errors!=1"));
  CHECK(met("sink.retries<=0"));
  CHECK(met("sink.failed==1"));
  CHECK_FALSE(met("sink.written>7"));
  CHECK_FALSE(met("sink.lag==0"));  // not known
  CHECK_FALSE(met("other.written>=0"));
  CHECK(parse_expectation("a.b.written<3").connector == "a.b");
  for (const char* wrong : {"", "sink", "sink.written", "written>1", ".written>1", "sink.wirtten>1",
                            "sink.written=1", "sink.written>", "sink.written>1.5", "sink.lag>x"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(parse_expectation(wrong), std::invalid_argument);
  }
}

}  // namespace kconnect
