#include <cmath>
#include <map>

#include <catch2/catch.hpp>

#include "metrics/metrics_registry.h"

namespace kconnect {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr MetricTime start{std::chrono::hours(1)};

using Values = std::map<std::string, double, std::less<>>;

// The attributes of all groups of a task; no name stands in two of them.
Values values_of(const TaskMetrics& metrics, MetricTime now) {
  Values values;
  for (const MetricGroup& group : metrics.groups(now)) {
    for (const auto& [name, value] : group.values) {
      CHECK(values.emplace(name, value).second);
    }
  }
  return values;
}

}  // namespace

TEST_CASE("the groups of a task are tagged with its connector and number") {
  const SourceTaskMetrics metrics("lines", 3, {}, start);
  const auto groups = metrics.groups(start);
  std::vector<std::string_view> types;
  for (const MetricGroup& group : groups) {
    types.push_back(group.type);
    CHECK(group.tags == MetricGroup::Tags{{"connector", "lines"}, {"task", "3"}});
  }
  CHECK(types == std::vector<std::string_view>{"connector-task-metrics", "source-task-metrics",
                                               "task-error-metrics"});
}

TEST_CASE("a source task is idle when it finds nothing and all it found has been written") {
  SourceTaskMetrics metrics("lines", 0, {}, start);
  CHECK_FALSE(metrics.idle());
  metrics.note_end(true, false);
  CHECK(metrics.idle());
  metrics.polled(2, milliseconds(1), start);
  CHECK_FALSE(metrics.idle());
  metrics.note_end(true, false);
  CHECK_FALSE(metrics.idle());
  metrics.written(2, start);
  CHECK(metrics.idle());
  CHECK(metrics.totals().taken == 2);
  CHECK(metrics.totals().delivered == 2);
  metrics.poll_failed();
  CHECK_FALSE(metrics.idle());
}

TEST_CASE("the outcome of the last commit is kept") {
  SinkTaskMetrics metrics("lines", 0, {}, start);
  CHECK_FALSE(metrics.last_commit_failed());
  metrics.offset_commit_failed(start);
  CHECK(metrics.last_commit_failed());
  metrics.offsets_committed(milliseconds(1), start);
  CHECK_FALSE(metrics.last_commit_failed());
}

TEST_CASE("a source task's records are active until they are written or skipped") {
  SourceTaskMetrics metrics("lines", 0, {}, start);
  metrics.polled(10, milliseconds(4), start);
  metrics.polled(20, milliseconds(8), start);
  metrics.written(12, start);
  metrics.skipped(3, start);
  const Values values = values_of(metrics, start);
  CHECK(values.at("source-record-poll-total") == 30);
  CHECK(values.at("source-record-poll-rate") == Approx(1));
  CHECK(values.at("source-record-write-total") == 12);
  CHECK(values.at("source-record-write-rate") == Approx(0.4));
  CHECK(values.at("source-record-active-count") == 15);
  CHECK(values.at("source-record-active-count-max") == 30);
  CHECK(values.at("source-record-active-count-avg") == (10 + 30 + 18 + 15) / 4.0);
  CHECK(values.at("poll-batch-avg-time-ms") == 6);
  CHECK(values.at("poll-batch-max-time-ms") == 8);
  CHECK(values.at("batch-size-avg") == 15);
  CHECK(values.at("batch-size-max") == 20);
  metrics.abandoned(start);
  CHECK(values_of(metrics, start).at("source-record-active-count") == 0);
}

TEST_CASE("a task's time is shared out between running and pausing") {
  SourceTaskMetrics metrics("lines", 0, {}, start);
  metrics.activity(TaskActivity::Running, start + seconds(2));
  metrics.activity(TaskActivity::Paused, start + seconds(7));
  Values values = values_of(metrics, start + seconds(10));
  CHECK(values.at("running-ratio") == 0.5);
  CHECK(values.at("pause-ratio") == 0.3);
  metrics.activity(TaskActivity::Running, start + seconds(10));
  values = values_of(metrics, start + seconds(20));
  CHECK(values.at("running-ratio") == 0.75);
  CHECK(values.at("pause-ratio") == 0.15);
}

TEST_CASE("commit times are those of the commits that succeeded") {
  SourceTaskMetrics metrics("lines", 0, {}, start);
  Values values = values_of(metrics, start);
  CHECK(values.at("offset-commit-success-percentage") == 0);
  CHECK(values.at("offset-commit-failure-percentage") == 0);
  CHECK(std::isnan(values.at("offset-commit-avg-time-ms")));
  metrics.offsets_committed(milliseconds(2), start);
  metrics.offsets_committed(milliseconds(6), start);
  metrics.offsets_committed(milliseconds(4), start);
  metrics.offset_commit_failed(start);
  values = values_of(metrics, start);
  CHECK(values.at("offset-commit-avg-time-ms") == 4);
  CHECK(values.at("offset-commit-max-time-ms") == 6);
  CHECK(values.at("offset-commit-success-percentage") == 0.75);
  CHECK(values.at("offset-commit-failure-percentage") == 0.25);
}

TEST_CASE("a sink task's records are active from reading until their offsets are committed") {
  SinkTaskMetrics metrics("out", 0, {}, start);
  metrics.assigned({{"a", 0}, {"b", 1}}, start);
  metrics.read(50, 5000, start);
  metrics.put(48, milliseconds(5), start);
  metrics.progressed({{.consumed = 130, .delivered = 130, .committed = 100},
                      {.consumed = 20, .delivered = 20, .committed = {}}},
                     start);
  Values values = values_of(metrics, start);
  CHECK(values.at("sink-record-read-total") == 50);
  CHECK(values.at("sink-record-send-total") == 48);
  CHECK(values.at("sink-record-active-count") == 30);
  CHECK(values.at("sink-record-active-count-max") == 30);
  CHECK(values.at("partition-count") == 2);
  CHECK(values.at("batch-size-max") == 48);
  CHECK(values.at("put-batch-avg-time-ms") == 5);
  metrics.assigned({}, start);
  values = values_of(metrics, start);
  CHECK(values.at("sink-record-active-count") == 0);
  CHECK(values.at("partition-count") == 0);
}

TEST_CASE("what a task has moved is told with its bytes and when that was") {
  SinkTaskMetrics sink("out", 0, {}, start);
  CHECK(sink.totals().last == std::nullopt);
  sink.put(0, milliseconds(1), start);
  CHECK(sink.totals().last == std::nullopt);
  sink.read(60, 6000, start);
  sink.put(30, milliseconds(1), start + seconds(1));
  CHECK(sink.totals().bytes == 6000);
  CHECK(sink.totals().last == start + seconds(1));
  CHECK(sink.rates(start + seconds(30)).bytes == Approx(200));
  CHECK(sink.rates(start + seconds(30)).delivered == Approx(1));
  SourceTaskMetrics source("in", 0, {}, start);
  source.polled(1, milliseconds(1), start);
  source.sent(17, start + seconds(1));
  source.written(1, start + seconds(2));
  CHECK(source.totals().bytes == 17);
  CHECK(source.totals().last == start + seconds(2));
}

TEST_CASE("commits of a sink task are counted by their outcome") {
  SinkTaskMetrics metrics("out", 0, {}, start);
  metrics.commit_started(1);
  metrics.commit_completed(start);
  metrics.commit_started(2);
  metrics.commit_skipped(start);
  const Values values = values_of(metrics, start);
  CHECK(values.at("offset-commit-seq-no") == 2);
  CHECK(values.at("offset-commit-completion-total") == 1);
  CHECK(values.at("offset-commit-completion-rate") == Approx(1 / 30.0));
  CHECK(values.at("offset-commit-skip-total") == 1);
}

TEST_CASE("the lag of a partition is what lies between its end and what put() took") {
  SinkTaskMetrics metrics("out", 0, {}, start);
  metrics.assigned({{"a", 0}, {"a", 1}, {"a", 2}}, start);
  metrics.progressed({{.consumed = 9, .delivered = 7, .committed = 5},
                      {.consumed = {}, .delivered = {}, .committed = 4},
                      {.consumed = {}, .delivered = {}, .committed = {}}},
                     start);
  CHECK(metrics.partitions().at(0).lag() == std::nullopt);
  metrics.ask_for_ends("c", [](const TopicPartition&) { return 10; });
  const auto partitions = metrics.partitions();
  CHECK(partitions.at(0).lag() == 3);
  CHECK(partitions.at(1).lag() == 6);
  CHECK(partitions.at(2).lag() == std::nullopt);
  metrics.ask_for_ends("c", nullptr);
  CHECK(metrics.partitions().at(0).lag() == std::nullopt);
}

TEST_CASE("a source task's last offsets stay when it can no longer be asked") {
  SourceTaskMetrics metrics("lines", 0, {}, start);
  CHECK(metrics.offsets().empty());
  const auto partition = std::make_shared<const OffsetMap>(OffsetMap{{"file", "a"}});
  int64_t position = 1;
  metrics.ask_for_offsets([&] {
    return SourceTaskMetrics::Offsets{{partition, {{"position", position}}}};
  });
  CHECK(metrics.offsets().at(0).second == OffsetMap{{"position", int64_t{1}}});
  position = 2;
  metrics.ask_for_offsets(nullptr);
  position = 3;
  CHECK(metrics.offsets().at(0).second == OffsetMap{{"position", int64_t{2}}});
}

TEST_CASE("failures are counted also where nothing else is measured") {
  SourceTaskMetrics metrics("lines", 0, {.enabled = false}, start);
  metrics.polled(10, milliseconds(4), start);
  ErrorMetrics& errors = metrics.errors();
  CHECK(errors.last_error() == std::nullopt);
  errors.attempt_failed();
  errors.retried();
  errors.attempt_failed();
  errors.operation_failed();
  errors.note({1234, "no"});
  errors.record_skipped();
  errors.logged();
  errors.dead_letter_sent();
  errors.dead_letter_failed();
  const Values values = values_of(metrics, start);
  CHECK(values.at("source-record-poll-total") == 0);
  CHECK(values.at("total-record-failures") == 2);
  CHECK(values.at("total-record-errors") == 1);
  CHECK(values.at("total-records-skipped") == 1);
  CHECK(values.at("total-retries") == 1);
  CHECK(values.at("total-errors-logged") == 1);
  CHECK(values.at("deadletterqueue-produce-requests") == 1);
  CHECK(values.at("deadletterqueue-produce-failures") == 1);
  CHECK(values.at("last-error-timestamp") == 1234);
  CHECK(errors.last_error()->text == "no");
}

TEST_CASE("a task's figures are listed as long as it keeps them") {
  MetricsRegistry registry({});
  auto source = registry.add_source_task("lines", 0);
  auto sink = registry.add_sink_task("out", 1);
  CHECK(registry.tasks().size() == 2);
  CHECK(registry.find("out", 1) == sink);
  sink.reset();
  CHECK(registry.find("out", 1) == nullptr);
  CHECK(registry.tasks().size() == 1);
  registry.remove("lines", 0);
  registry.remove("lines", 7);
  CHECK(registry.tasks().empty());
}

TEST_CASE("a new task's figures take the place of those of one that hangs") {
  MetricsRegistry registry({});
  const auto hanging = registry.add_source_task("lines", 0);
  const auto fresh = registry.add_source_task("lines", 0);
  CHECK(registry.find("lines", 0) == fresh);
}

TEST_CASE("starts of connectors and tasks are counted by their outcome") {
  MetricsRegistry registry({});
  registry.connector_starts().started(true, start);
  registry.task_starts().started(true, start);
  registry.task_starts().started(false, start);
  const MetricGroup group = registry.worker_group(start);
  const Values values(group.values.begin(), group.values.end());
  CHECK(group.type == "connect-worker-metrics");
  CHECK(values.at("connector-startup-attempts-total") == 1);
  CHECK(values.at("connector-startup-success-total") == 1);
  CHECK(values.at("connector-startup-success-percentage") == 1);
  CHECK(values.at("connector-startup-failure-percentage") == 0);
  CHECK(values.at("task-startup-attempts-total") == 2);
  CHECK(values.at("task-startup-failure-total") == 1);
  CHECK(values.at("task-startup-failure-percentage") == 0.5);
}

}  // namespace kconnect
