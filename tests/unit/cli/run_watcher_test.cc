#include "cli/run_watcher.h"

#include <catch2/catch.hpp>

#include "unit/rest/fake_herder.h"

namespace kconnect {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr RunWatcher::Time start{std::chrono::hours(1)};

// What the fake backlogs say, and how often ends were noted.
struct Topics {
  std::string missing;
  int notes = 0;
};

class FakeBacklog final : public SinkBacklog {
 public:
  explicit FakeBacklog(Topics& topics) : topics_(topics) {}
  void note_ends() override { ++topics_.notes; }
  std::string missing() override { return topics_.missing; }

 private:
  Topics& topics_;
};

// A source and a sink of one task each.
struct Pipeline {
  Pipeline() {
    add("source", ConnectorType::Source);
    add("sink", ConnectorType::Sink);
  }

  void add(const std::string& name, ConnectorType type) {
    const StateInfo running{State::Running, "worker:8083", {}};
    herder.infos[name] = {.name = name, .config = {}, .tasks = {{name, 0}}, .type = type};
    herder.statuses[name] = {
        .name = name, .connector = running, .tasks = {{0, running}}, .type = type};
  }

  RunWatcher watcher(RunLimits limits) {
    return {std::move(limits), herder,
            [this](const std::string&) { return std::make_unique<FakeBacklog>(topics); }, start};
  }

  StateInfo& task(const std::string& name) { return herder.statuses.at(name).tasks.at(0); }

  FakeHerder herder;
  Topics topics;
  std::shared_ptr<SourceTaskMetrics> source = herder.watched.metrics().add_source_task("source", 0);
  std::shared_ptr<SinkTaskMetrics> sink = herder.watched.metrics().add_sink_task("sink", 0);
};

constexpr RunLimits idle_limits() {
  return {.exit_when_idle = seconds(2), .timeout = seconds(60), .exit_on_failure = true};
}

}  // namespace

TEST_CASE(
    "a run is drained when the source is at its end, the sink has committed all and time has "
    "passed") {
  Pipeline pipeline;
  RunWatcher watcher = pipeline.watcher(idle_limits());
  CHECK_FALSE(watcher.look(start + seconds(10)));
  pipeline.source->polled(3, milliseconds(1), start + seconds(10));
  CHECK_FALSE(watcher.look(start + seconds(11)));
  pipeline.source->note_end(true, false);
  CHECK_FALSE(watcher.look(start + seconds(14)));  // not acknowledged
  CHECK(pipeline.topics.notes == 0);
  pipeline.source->written(3, start + seconds(14));
  pipeline.topics.missing = "3 records of t-0 are not committed";
  CHECK_FALSE(watcher.look(start + seconds(15)));
  CHECK(pipeline.topics.notes == 1);
  pipeline.sink->read(3, 30, start + seconds(15));
  pipeline.topics.missing = "";
  CHECK_FALSE(watcher.look(start + seconds(16)));
  CHECK_FALSE(watcher.look(start + seconds(17)));
  const auto end = watcher.look(start + seconds(18));
  REQUIRE(end);
  CHECK(end->exit_code == 0);
}

TEST_CASE("a run without a time of its own ends sooner when its sources know their end") {
  RunLimits limits = idle_limits();
  limits.exit_when_idle = milliseconds(0);
  const auto ended_after = [&](bool is_known, milliseconds time) {
    Pipeline pipeline;
    pipeline.source->note_end(true, is_known);
    return pipeline.watcher(limits).look(start + time).has_value();
  };
  CHECK_FALSE(ended_after(true, milliseconds(199)));
  CHECK(ended_after(true, milliseconds(200)));
  CHECK_FALSE(ended_after(false, milliseconds(1999)));
  CHECK(ended_after(false, milliseconds(2000)));
}

TEST_CASE("ends of topics are noted anew when a source goes on") {
  Pipeline pipeline;
  RunWatcher watcher = pipeline.watcher(idle_limits());
  pipeline.source->note_end(true, false);
  CHECK_FALSE(watcher.look(start + seconds(1)));
  CHECK(pipeline.topics.notes == 1);
  pipeline.source->polled(1, milliseconds(1), start);
  pipeline.source->written(1, start);
  pipeline.source->note_end(true, false);
  CHECK_FALSE(watcher.look(start + seconds(5)));
  CHECK(pipeline.topics.notes == 2);
  CHECK(watcher.look(start + seconds(7)));
}

TEST_CASE("a failed task is exit code 4 and never a clean end") {
  Pipeline pipeline;
  pipeline.source->note_end(true, false);
  pipeline.task("sink").state = State::Failed;
  pipeline.task("sink").trace = "ConnectException: no\n\tat";
  const auto end = pipeline.watcher(idle_limits()).look(start + seconds(10));
  REQUIRE(end);
  CHECK(end->exit_code == 4);
  CHECK(end->reason == "task sink-0 FAILED: ConnectException: no");

  RunLimits patient = idle_limits();
  patient.exit_on_failure = false;
  RunWatcher watcher = pipeline.watcher(patient);
  CHECK_FALSE(watcher.look(start + seconds(10)));
  const auto late = watcher.look(start + seconds(60));
  REQUIRE(late);
  CHECK(late->exit_code == 5);
  CHECK(late->reason == "not done within 60 s: task sink-0 is FAILED");

  pipeline.source->polled(5, milliseconds(1), start);
  pipeline.source->written(5, start);
  patient.max_records = {{"", 5}};
  CHECK(pipeline.watcher(patient).look(start)->exit_code == 4);
}

TEST_CASE("what does not run is not drained") {
  const auto reason = [](auto&& change) {
    Pipeline pipeline;
    pipeline.source->note_end(true, false);
    change(pipeline);
    const auto end = pipeline.watcher(idle_limits()).look(start + seconds(60));
    REQUIRE(end);
    CHECK(end->exit_code == 5);
    return end->reason.substr(end->reason.find(": ") + 2);
  };
  CHECK(reason([](Pipeline& p) { p.task("sink").state = State::Unassigned; }) ==
        "task sink-0 is UNASSIGNED");
  CHECK(reason([](Pipeline& p) { p.herder.statuses.at("sink").connector.state = State::Paused; }) ==
        "connector sink is PAUSED");
  CHECK(reason([](Pipeline& p) { p.herder.statuses.at("sink").tasks.clear(); }) ==
        "connector sink has no task");
  CHECK(reason([](Pipeline& p) { p.herder.is_ready = false; }) == "connectors are being created");
  CHECK(reason([](Pipeline& p) { p.herder.infos.clear(); }) == "there is no connector");
  CHECK(reason([](Pipeline& p) { p.source->poll_failed(); }) == "task source-0 is not at its end");
  CHECK(reason([](Pipeline& p) { p.topics.missing = "there is no topic t"; }) ==
        "sink: there is no topic t");
}

TEST_CASE("records are counted for all sources, for sinks alone, or for one connector") {
  Pipeline pipeline;
  pipeline.source->polled(5, milliseconds(1), start);
  pipeline.source->written(4, start);
  pipeline.sink->read(3, 30, start);
  pipeline.sink->put(3, milliseconds(1), start);
  const auto ends = [&](const RecordLimit& limit) {
    return pipeline.watcher({.max_records = {limit}}).look(start).has_value();
  };
  CHECK(ends({"", 4}));
  CHECK_FALSE(ends({"", 5}));
  CHECK(ends({"sink", 3}));
  CHECK_FALSE(ends({"sink", 4}));
  CHECK_FALSE(ends({"nobody", 1}));
  pipeline.herder.infos.erase("source");
  CHECK(ends({"", 3}));
  CHECK_FALSE(ends({"", 4}));
}

}  // namespace kconnect
