#include <atomic>
#include <chrono>
#include <optional>

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

#include "test_worker.h"

namespace kconnect {
namespace {

using namespace std::chrono_literals;

// Endless records 1, 2, 3 ... in topic t, some at a time.
std::function<void(SourceRecords&)> counting() {
  auto last = std::make_shared<std::atomic<int64_t>>(0);
  return [=](SourceRecords& records) {
    for (int i = 0; i < 10; ++i) {
      const int64_t number = ++*last;
      SourceRecord& record = records.emplace_back();
      record.topic = "t";
      record.value = Value(std::to_string(number));
      record.source_partition = std::make_shared<const OffsetMap>(OffsetMap{{"p", Value("1")}});
      record.source_offset = {{"n", Value(number)}};
    }
  };
}

int status_of(const std::function<void()>& command) {
  try {
    command();
    return 200;
  } catch (const HerderException& error) {
    return error.status();
  }
}

TEST_CASE("a paused source is not polled, and goes on where it was") {
  const auto source = Script::make("source");
  std::atomic<int> polls = 0;
  source->on_poll = [&](SourceRecords&) { ++polls; };
  TestWorker worker;
  worker.create("source", "Source");
  REQUIRE(worker.wait_for_state("source", State::Running, State::Running));
  worker.herder().pause_connector("source");
  REQUIRE(worker.wait_for_state("source", State::Paused, State::Paused));
  CHECK(source->wait_for_event("connector stop"));
  const int before = polls;
  worker.herder().resume_connector("source");
  REQUIRE(worker.wait_for_state("source", State::Running, State::Running));
  CHECK(wait_until([&] { return polls > before; }));
  CHECK(only(source->events(), "task start").size() == 1);
}

TEST_CASE("a paused sink takes nothing until it is resumed") {
  const auto source = Script::make("source");
  const auto sink = Script::make("sink");
  TestWorker worker;
  worker.create("sink", "Sink");
  worker.create("source", "Source", {}, TargetState::Paused);
  worker.herder().pause_connector("sink");
  REQUIRE(worker.wait_for_state("sink", State::Paused, State::Paused));
  source->on_poll = values_once(1, 3);
  worker.herder().resume_connector("source");
  REQUIRE(wait_until([&] {
    return worker.offsets().get({"source", OffsetMap{{"p", Value("1")}}}).has_value();
  }));
  CHECK(only(sink->events(), "put ").empty());
  worker.herder().resume_connector("sink");
  CHECK(sink->wait_for_event("put 3"));
}

TEST_CASE("a stopped connector has no tasks, and goes on from its offsets when resumed") {
  const auto source = Script::make("source");
  source->on_poll = values_once(1, 5);
  TestWorker worker;
  worker.create("source", "Source");
  REQUIRE(wait_until([&] {
    return worker.offsets().get({"source", OffsetMap{{"p", Value("1")}}}) ==
           OffsetMap{{"n", Value(int64_t{5})}};
  }));
  worker.herder().stop_connector("source");
  CHECK(worker.wait_for_state("source", State::Stopped, std::nullopt));
  CHECK(source->wait_for_event("task stop"));
  CHECK(worker.herder().task_infos("source").empty());
  worker.herder().resume_connector("source");
  REQUIRE(worker.wait_for_state("source", State::Running, State::Running));
  CHECK(source->wait_for_event("task start at 5"));
}

TEST_CASE("a restart of the connector alone leaves its tasks running") {
  const auto source = Script::make("source");
  TestWorker worker;
  worker.create("source", "Source");
  REQUIRE(worker.wait_for_state("source", State::Running, State::Running));
  const ConnectorStatus plan = worker.herder().restart_connector("source", {});
  CHECK(plan.connector.state == State::Restarting);
  CHECK(plan.tasks.at(0).state == State::Running);
  CHECK(source->wait_for_count("connector start", 2));
  CHECK(only(source->events(), "task start").size() == 1);
}

TEST_CASE("a restart extends to all tasks, or to those that failed") {
  const auto source = Script::make("source");
  source->fail_task_start = true;
  TestWorker worker;
  worker.create("source", "Source");
  REQUIRE(worker.wait_for_state("source", State::Running, State::Failed));
  source->fail_task_start = false;
  const auto failed =
      worker.herder().restart_connector("source", {.include_tasks = true, .only_failed = true});
  CHECK(failed.connector.state == State::Running);
  CHECK(failed.tasks.at(0).state == State::Restarting);
  CHECK(failed.tasks.at(0).trace.has_value());
  REQUIRE(worker.wait_for_state("source", State::Running, State::Running));
  CHECK(only(source->events(), "connector start").size() == 1);

  worker.herder().restart_connector("source", {.include_tasks = true, .only_failed = true});
  CHECK(only(source->events(), "task start").size() == 2);
  worker.herder().restart_connector("source", {.include_tasks = true});
  CHECK(source->wait_for_count("task start", 3));
  CHECK(only(source->events(), "connector start").size() == 2);
}

TEST_CASE("a task is restarted alone") {
  const auto source = Script::make("source");
  TestWorker worker;
  worker.create("source", "Source");
  REQUIRE(worker.wait_for_state("source", State::Running, State::Running));
  worker.herder().restart_task({"source", 0});
  CHECK(source->wait_for_count("task start", 2));
  CHECK(only(source->events(), "connector start").size() == 1);
  CHECK(status_of([&] { worker.herder().restart_task({"source", 1}); }) == 404);
  CHECK(status_of([&] { worker.herder().restart_task({"none", 0}); }) == 404);
}

TEST_CASE("commands for a connector that is not there are 404") {
  TestWorker worker;
  StandaloneHerder& herder = worker.herder();
  CHECK(status_of([&] { herder.pause_connector("none"); }) == 404);
  CHECK(status_of([&] { herder.resume_connector("none"); }) == 404);
  CHECK(status_of([&] { herder.stop_connector("none"); }) == 404);
  CHECK(status_of([&] { herder.restart_connector("none", {}); }) == 404);
  CHECK(status_of([&] { herder.patch_connector_config("none", {}); }) == 404);
  CHECK(status_of([&] { herder.task_infos("none"); }) == 404);
  CHECK(herder.active_topics("none").empty());
}

TEST_CASE("a patch sets and removes keys, and changes nothing when the result is invalid") {
  const auto source = Script::make("source");
  TestWorker worker;
  worker.create("source", "Source", {{"x", "1"}, {"y", "2"}});
  const ConnectorInfo info =
      worker.herder().patch_connector_config("source", {{"x", "3"}, {"y", std::nullopt}});
  CHECK(info.config.at("x") == "3");
  CHECK_FALSE(info.config.contains("y"));
  CHECK(source->wait_for_count("task start", 2));
  CHECK(status_of([&] {
          worker.herder().patch_connector_config("source", {{"tasks.max", "none"}});
        }) == 400);
  CHECK_FALSE(worker.herder().connector_info("source").config.contains("tasks.max"));
}

TEST_CASE("tasks whose configurations do not change keep running when asked for anew") {
  const auto source = Script::make("source");
  TestWorker worker;
  worker.create("source", "Source", {{"tasks.max", "3"}});
  REQUIRE(worker.wait_for_state("source", State::Running, State::Running));
  std::atomic<int> asked = 0;
  source->on_event = [&](const std::string& event) {
    if (event == "task configs") ++asked;
  };
  source->connector_context.load()->request_task_reconfiguration();
  REQUIRE(wait_until([&] { return asked >= 1; }));
  CHECK(only(source->events(), "task start").size() == 1);
  source->task_configs = 2;
  source->connector_context.load()->request_task_reconfiguration();
  REQUIRE(source->wait_for_count("task start", 3));
  CHECK(worker.herder().task_infos("source").size() == 2);
  worker.herder().stop();
}

TEST_CASE("a connector that raises an error is FAILED, while its tasks go on") {
  const auto source = Script::make("source");
  TestWorker worker;
  worker.create("source", "Source");
  REQUIRE(worker.wait_for_state("source", State::Running, State::Running));
  source->connector_context.load()->raise_error(
      std::make_exception_ptr(ConnectException("lost my server")));
  CHECK(worker.wait_for_state("source", State::Failed, State::Running));
  worker.herder().restart_connector("source", {.only_failed = true});
  CHECK(worker.wait_for_state("source", State::Running, State::Running));
}

TEST_CASE("values that a provider gave for a time are asked for again, with a restart") {
  const auto source = Script::make("source");
  TestWorker worker({.config_ttl = 30ms});
  worker.create("source", "Source");
  CHECK(source->wait_for_count("task start", 3));
  worker.herder().delete_connector("source");

  const auto unmoved = Script::make("unmoved");
  worker.create("unmoved", "Source", {{"config.action.reload", "none"}});
  const auto moved = Script::make("moved");
  worker.create("moved", "Source");
  REQUIRE(moved->wait_for_count("task start", 3));
  CHECK(only(unmoved->events(), "task start").size() == 1);
}

TEST_CASE("a failed task is restarted by itself where that is wanted, up to the hour's share") {
  const auto source = Script::make("source");
  source->fail_task_start = true;
  TestWorker worker({.restart_failed = RestartPolicy{.first_delay = 1ms, .most_per_hour = 3}});
  worker.create("source", "Source");
  REQUIRE(source->wait_for_count("task stop", 4));
  CHECK(worker.wait_for_state("source", State::Running, State::Failed));
  CHECK(only(source->events(), "task start").size() == 4);
}

TEST_CASE("topics in use are known until they are reset, and again when they are used again") {
  const auto source = Script::make("source");
  const auto sink = Script::make("sink");
  source->on_poll = counting();
  TestWorker worker;
  worker.create("sink", "Sink");
  worker.create("source", "Source");
  const std::set<std::string> topics = {"t"};
  CHECK(wait_until([&] { return worker.herder().active_topics("source") == topics; }));
  CHECK(wait_until([&] { return worker.herder().active_topics("sink") == topics; }));
  worker.herder().reset_active_topics("source");
  CHECK(wait_until([&] { return worker.herder().active_topics("source") == topics; }));
  worker.herder().stop();
}

}  // namespace
}  // namespace kconnect
