#include "runtime/worker.h"

#include <atomic>
#include <chrono>
#include <optional>

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

#include "test_worker.h"

namespace kconnect {
namespace {

using namespace std::chrono_literals;

TEST_CASE("records go from a source through a topic to a sink, in order and once") {
  const auto source = Script::make("source");
  const auto sink = Script::make("sink");
  source->on_poll = values_once(1, 5000);
  TestWorker worker;
  worker.create("source", "Source");
  worker.create("sink", "Sink");
  REQUIRE(sink->wait_for_event("put 5000"));
  worker.herder().stop();
  const auto puts = only(sink->events(), "put ");
  REQUIRE(puts.size() == 5000);
  CHECK(puts.front() == "put 1");
  CHECK(puts.back() == "put 5000");
  CHECK(only(sink->events(), "open ") == std::vector<std::string>{"open t-0"});
  CHECK(sink->events().back() == "connector stop");
  CHECK(worker.offsets().get({"source", OffsetMap{{"p", Value("1")}}}) ==
        OffsetMap{{"n", Value(int64_t{5000})}});
}

TEST_CASE("the first record passes the embedded broker without the client's pause of a second") {
  const auto source = Script::make("source");
  const auto sink = Script::make("sink");
  source->on_poll = values_once(1, 1);
  TestWorker worker;
  const auto begin = std::chrono::steady_clock::now();
  worker.create("source", "Source");
  worker.create("sink", "Sink");
  REQUIRE(sink->wait_for_event("put 1"));
  CHECK(std::chrono::steady_clock::now() - begin < 900ms);
}

TEST_CASE("a new worker goes on where the old one stopped") {
  const auto source = Script::make("source");
  const auto sink = Script::make("sink");
  source->on_poll = values_once(1, 10);
  TestWorker first;
  first.create("sink", "Sink");
  first.create("source", "Source");
  REQUIRE(sink->wait_for_event("put 10"));
  first.herder().stop();

  const auto again = Script::make("source");
  const auto sink_again = Script::make("sink");
  again->on_poll = values_once(11, 12);
  TestWorker second(first);
  second.create("source", "Source");
  second.create("sink", "Sink");
  REQUIRE(sink_again->wait_for_event("put 12"));
  CHECK(again->events()[1] == "task start at 10");
  CHECK(only(sink_again->events(), "put ") == std::vector<std::string>{"put 11", "put 12"});
}

TEST_CASE("a source task is told of each record that was written, and of commits") {
  const auto source = Script::make("source");
  source->wants_committed_records = true;
  source->on_poll = values_once(1, 3);
  TestWorker worker;
  worker.create("source", "Source");
  REQUIRE(source->wait_for_event("committed 3 at 2"));
  REQUIRE(source->wait_for_event("commit"));
  CHECK(only(source->events(), "committed ") ==
        std::vector<std::string>{"committed 1 at 0", "committed 2 at 1", "committed 3 at 2"});
}

TEST_CASE("after a retriable exception put() gets the same records again") {
  const auto source = Script::make("source");
  const auto sink = Script::make("sink");
  source->on_poll = values_once(1, 3);
  std::atomic<int> refusals = 0;
  sink->on_put = [&](const SinkRecords& records) {
    if (!records.empty() && refusals < 3) {
      ++refusals;
      throw RetriableException("not now");
    }
  };
  TestWorker worker;
  worker.create("source", "Source");
  worker.create("sink", "Sink");
  REQUIRE(sink->wait_for_event("put 3"));
  CHECK(only(sink->events(), "put ") == std::vector<std::string>{"put 1", "put 2", "put 3"});
  CHECK(refusals == 3);
}

TEST_CASE("a failing task is FAILED with its trace, and others go on") {
  const auto source = Script::make("source");
  const auto sink = Script::make("sink");
  const auto bad = Script::make("bad");
  source->on_poll = values_once(1, 1);
  bad->on_put = [](const SinkRecords& records) {
    if (!records.empty()) throw DataException("cannot take this");
  };
  TestWorker worker;
  worker.create("bad", "Sink");
  worker.create("source", "Source");
  worker.create("sink", "Sink");
  REQUIRE(sink->wait_for_event("put 1"));
  REQUIRE(worker.wait_for_state("bad", State::Running, State::Failed));
  const std::string trace = worker.herder().connector_status("bad").tasks.at(0).trace.value();
  CHECK(trace ==
        "org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to "
        "unrecoverable exception.\n"
        "Caused by: org.apache.kafka.connect.errors.DataException: cannot take this");
  CHECK(bad->wait_for_event("task stop"));
}

TEST_CASE("a task that cannot start is FAILED and stopped") {
  const auto source = Script::make("source");
  source->fail_task_start = true;
  TestWorker worker;
  worker.create("source", "Source");
  REQUIRE(worker.wait_for_state("source", State::Running, State::Failed));
  CHECK(source->wait_for_event("task stop"));
}

TEST_CASE("a connector that cannot start is refused, but stays registered as FAILED") {
  const auto source = Script::make("source");
  source->fail_connector_start = true;
  TestWorker worker;
  CHECK_THROWS_AS(worker.create("source", "Source"), HerderException);
  CHECK(worker.wait_for_state("source", State::Failed, std::nullopt));
}

TEST_CASE("more tasks than tasks.max fail the connector") {
  const auto source = Script::make("source");
  source->task_configs = 2;
  TestWorker worker;
  CHECK_THROWS_WITH(worker.create("source", "Source"),
                    Catch::Contains("greater than 1, the maximum number of tasks"));
}

TEST_CASE("connectors created paused or stopped have no tasks") {
  Script::make("paused");
  Script::make("stopped");
  TestWorker worker;
  worker.create("paused", "Source", {}, TargetState::Paused);
  worker.create("stopped", "Sink", {}, TargetState::Stopped);
  CHECK(worker.wait_for_state("paused", State::Paused, std::nullopt));
  CHECK(worker.wait_for_state("stopped", State::Stopped, std::nullopt));
}

TEST_CASE("a deleted connector is gone, its offsets stay") {
  const auto source = Script::make("source");
  source->on_poll = values_once(1, 2);
  TestWorker worker;
  worker.create("source", "Source");
  REQUIRE(source->wait_for_event("commit"));
  worker.herder().delete_connector("source");
  CHECK(worker.herder().connectors().empty());
  CHECK_THROWS_AS(worker.herder().delete_connector("source"), HerderException);
  CHECK(worker.offsets().get({"source", OffsetMap{{"p", Value("1")}}}).has_value());
}

TEST_CASE("an unknown class, a wrong value and a taken name are refused with their HTTP status") {
  Script::make("source");
  TestWorker worker;
  const auto status_of = [&](const NullableConfigMap& config) {
    try {
      worker.herder().put_connector_config("source", config, TargetState::Started, false);
      return 0;
    } catch (const HerderException& error) {
      return error.status();
    }
  };
  CHECK(status_of({{"connector.class", "com.example.None"}}) == 500);
  CHECK(status_of({{"connector.class", "test.FakeSourceConnector"},
                   {"script", "source"},
                   {"tasks.max", "x"}}) == 400);
  const NullableConfigMap good = {{"connector.class", "test.FakeSourceConnector"},
                                  {"script", "source"}};
  CHECK(status_of(good) == 0);
  CHECK(status_of(good) == 409);
}

TEST_CASE("a changed configuration restarts the connector and its tasks") {
  const auto source = Script::make("source");
  TestWorker worker;
  worker.create("source", "Source");
  REQUIRE(source->wait_for_event("task start"));
  worker.herder().put_connector_config(
      "source", {{"connector.class", "test.FakeSourceConnector"}, {"script", "source"}, {"x", "1"}},
      TargetState::Started, true);
  CHECK(
      source->wait_for([](const auto& events) { return only(events, "task start").size() == 2; }));
  CHECK(worker.herder().connector_info("source").config.at("x") == "1");
}

}  // namespace
}  // namespace kconnect
