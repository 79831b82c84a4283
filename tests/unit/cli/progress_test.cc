#include <catch2/catch.hpp>

#include "cli/progress_rates.h"
#include "cli/progress_table.h"
#include "cli/progress_view.h"
#include "cli/terminal.h"
#include "cli/top_verb.h"
#include "unit/cli/half_failed_sink.h"

namespace kconnect {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Lines = std::vector<std::string>;

ConnectorTotals busy_source() {
  return {.name = "local-file-source",
          .type = "source",
          .state = "RUNNING",
          .tasks = 1,
          .tasks_running = 1,
          .records = 1'204'331,
          .bytes = 100,
          .records_per_second = 402'000,
          .bytes_per_second = 38.1e6,
          .skipped = 0,
          .errors = 0,
          .retries = 0,
          .dead_letters = 0,
          .since_last = milliseconds(120)};
}

ConnectorTotals failed_sink() {
  ConnectorTotals sink = busy_source();
  sink.name = "search";
  sink.type = "sink";
  sink.tasks_running = 0;
  sink.records = 10;
  sink.records_per_second = 0.0;
  sink.bytes_per_second = 0.0;
  sink.lag = 1'200'000;
  sink.errors = 1;
  sink.dead_letters = 2;
  sink.failures = {{"task search-0", "", "connection refused\x1b[2J"}};
  return sink;
}

ProgressSummary worker_of(std::vector<ConnectorTotals> connectors) {
  return {.version = "1.0",
          .url = "http://127.0.0.1:8083/",
          .kafka = "127.0.0.1:9092",
          .uptime = seconds(12),
          .connectors = std::move(connectors)};
}

}  // namespace

TEST_CASE("a table has a line about the worker, heads and a line per connector") {
  const Lines lines =
      progress_table(worker_of({busy_source(), failed_sink()}), {.hint = "ctrl-c stops cleanly"});
  CHECK(lines ==
        Lines{" kconnect 1.0  ·  worker 127.0.0.1:8083  ·  kafka 127.0.0.1:9092  ·  up 00:12   "
              "ctrl-c stops cleanly",
              " CONNECTOR          TYPE    STATE    TASKS    RECORDS   REC/S   MB/S      LAG  ERR  "
              "DLQ  LAST",
              " local-file-source  source  running    1/1  1,204,331   402 k   38.1        -    0  "
              "  0  0.1s ago",
              " search             sink    FAILED     0/1         10       0    0.0    1.2 M    1  "
              "  2  connection refused [2J"});
}

TEST_CASE("what a worker does not tell is a dash") {
  const Lines lines = progress_table(
      {.connectors = {{.name = "x", .type = "sink", .state = "PAUSED", .tasks = 3}}}, {});
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == " kconnect");
  CHECK(lines[2] ==
        " x          sink    paused     0/3          -       -      -        -    -    -  -");
}

TEST_CASE("a table fits the terminal") {
  std::vector<ConnectorTotals> many(10, busy_source());
  many[0].name = "ein-Verbinder-mit-Ümläuten-und-langem-Namen";
  for (const size_t columns : {20, 40, 79}) {
    for (const std::string& line :
         progress_table(worker_of(many), {.columns = columns, .rows = 5})) {
      size_t width = 0;
      for (const char byte : line) width += (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
      CHECK(width <= columns);
    }
  }
  const Lines lines = progress_table(worker_of(many), {.columns = 40, .rows = 5});
  CHECK(lines == Lines{" kconnect 1.0  ·  worker 127.0.0.1:8083",
                       " CONNECTOR      TYPE    STATE    TASKS",
                       " ein-Verbinde…  source  running    1/1",
                       " local-file-s…  source  running    1/1", " … and 8 more"});
}

TEST_CASE("states are coloured where that is wanted") {
  ConnectorTotals paused = busy_source();
  paused.state = "PAUSED";
  const Lines lines =
      progress_table(worker_of({busy_source(), failed_sink(), paused}), {.color = true});
  CHECK(lines[2].find("\x1b[32mrunning\x1b[0m") != std::string::npos);
  CHECK(lines[3].find("\x1b[31mFAILED\x1b[0m") != std::string::npos);
  CHECK(lines[4].find("\x1b[33mpaused\x1b[0m") != std::string::npos);
  CHECK(colored_findings("error KC1001  x\n  error in text\nwarning KC2103  y\n1 error\n") ==
        "\x1b[31merror\x1b[0m KC1001  x\n  error in text\n\x1b[33mwarning\x1b[0m KC2103  y\n1 "
        "error\n");
}

TEST_CASE("the table at the end has averages and the failures") {
  const RunSummary run{.end = {4, "task sink-1 FAILED: Oh no"},
                       .duration = seconds(10),
                       .connectors = {half_failed_sink(5000, 20'000'000)}};
  CHECK(final_table(run, "1.0", {}) ==
        Lines{" kconnect 1.0  ·  ended after 10.0 s with exit code 4: task sink-1 FAILED: Oh no",
              " CONNECTOR  TYPE    STATE    TASKS    RECORDS   REC/S   MB/S  SKIPPED  ERR  RETRIES"
              "  DLQ",
              " sink       sink    FAILED     1/2      5,000     500    2.0        1    0        0"
              "    0",
              " task sink-1 FAILED: Oh no"});
}

TEST_CASE("why something failed begins with the innermost cause") {
  const ConnectorFailure failure =
      failure_of("task t-0",
                 "a.b.ConnectException: Tolerance exceeded\n\tat x.Y\nCaused by: "
                 "a.b.DataException: Converting failed: \n\tat x.Y\nCaused by: "
                 "a.SerializationException: unrecognized word at byte 0\n\tat z");
  CHECK(failure.message == "a.b.ConnectException: Tolerance exceeded");
  CHECK(failure.why == "unrecognized word at byte 0; Converting failed; Tolerance exceeded");
  CHECK(failure_of("", "java.lang.NullPointerException").why == "java.lang.NullPointerException");
  CHECK(failure_of("", "no reason: given").why == "no reason: given");
}

TEST_CASE("rates are those since the looks of two seconds before") {
  ProgressRates rates;
  const ProgressRates::Time start{};
  const auto look = [&](uint64_t records, milliseconds time) {
    ConnectorTotals totals = busy_source();
    totals.records = records;
    totals.bytes = records * 10;
    totals.records_per_second = 1;
    ProgressSummary summary = worker_of({totals});
    rates.update(summary, start + time);
    return summary.connectors[0];
  };
  CHECK(look(100, milliseconds(0)).records_per_second == 1.0);
  CHECK(look(200, milliseconds(500)).records_per_second == Approx(200));
  CHECK(look(200, milliseconds(1000)).records_per_second == Approx(100));
  CHECK(look(400, milliseconds(2500)).bytes_per_second == Approx(1000));
  CHECK(look(400, milliseconds(32500)).records_per_second == Approx(0));
  // The task has been restarted.
  CHECK(look(7, milliseconds(32600)).records_per_second == 1.0);
  CHECK(look(8, milliseconds(32700)).records_per_second == Approx(10));
}

TEST_CASE("a progress line comes when something has moved") {
  const ConnectorTotals nothing{.errors = 0, .dead_letters = 0};
  ConnectorTotals sink = failed_sink();
  CHECK(progress_line(sink, nothing) ==
        "sink search: RUNNING, 0 of 1 tasks RUNNING, 10 records, 0.0 records/s, 0.00 MB/s, "
        "lag 1200000, 1 errors, 2 dead letters");
  CHECK(progress_line(sink, sink).empty());
  ConnectorTotals before = sink;
  sink.records_per_second = 7.0;
  CHECK(progress_line(sink, before).empty());
  sink.records = 11;
  CHECK_FALSE(progress_line(sink, before).empty());
  CHECK(progress_line({.name = "idle", .errors = 0, .dead_letters = 0}, nothing).empty());
}

TEST_CASE("a worker of Kafka Connect is shown by its states") {
  const ConnectorTotals connector = totals_of(
      RemoteConnector{.name = "a",
                      .type = "source",
                      .connector = {.state = "RUNNING"},
                      .tasks = {{.task = 0, .state = "RUNNING"},
                                {.task = 1, .state = "FAILED", .trace = "a.Bad: Oh no\n\tat"}}});
  CHECK(connector.type == "source");
  CHECK(connector.tasks == 2);
  CHECK(connector.tasks_running == 1);
  CHECK_FALSE(connector.records);
  REQUIRE(connector.failures.size() == 1);
  CHECK(connector.failures[0].what == "task a-1");
  CHECK(connector.failures[0].why == "Oh no");
}

}  // namespace kconnect
