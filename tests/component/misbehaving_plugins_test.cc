#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

#include "test_worker.h"

namespace kconnect {
namespace {

using namespace std::chrono_literals;

// Holds up whoever passes, until it is opened.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait_for(lock, 30s, [&] { return open_; });
  }
  void wait_for_somebody() {
    std::unique_lock lock(mutex_);
    REQUIRE(changed_.wait_for(lock, 20s, [&] { return waiting_ > 0; }));
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool open_ = false;
};

std::function<void(const std::string&)> throw_at(const std::string& call) {
  return [call](const std::string& event) {
    if (event.starts_with(call)) throw ConnectException(call + " refused");
  };
}

TEST_CASE("what poll(), put() or open() throws fails the task and tells why") {
  const auto source = Script::make("source");
  source->on_poll = [](SourceRecords&) { throw ConnectException("poll refused"); };
  const auto feeder = Script::make("feeder");
  feeder->on_poll = values_once(1, 1);
  const auto put = Script::make("put");
  put->on_event = throw_at("put");
  const auto open = Script::make("open");
  open->on_event = throw_at("open");
  TestWorker worker;
  worker.create("put", "Sink");
  worker.create("open", "Sink");
  worker.create("source", "Source");
  worker.create("feeder", "Source");
  for (const std::string name : {"source", "put", "open"}) {
    CAPTURE(name);
    CHECK(worker.wait_for_state(name, State::Running, State::Failed));
    const std::string call = name == "source" ? "poll" : name;
    CHECK_THAT(worker.trace_of_task(name), Catch::Contains(call + " refused"));
  }
  CHECK(worker.wait_for_state("feeder", State::Running, State::Running));
}

TEST_CASE("what commit() and commitRecord() throw is told and changes nothing") {
  const auto source = Script::make("source");
  const auto sink = Script::make("sink");
  source->wants_committed_records = true;
  source->on_poll = values_once(1, 5);
  source->on_event = throw_at("commit");
  TestWorker worker;
  worker.create("sink", "Sink");
  worker.create("source", "Source");
  CHECK(sink->wait_for_event("put 5"));
  CHECK(source->wait_for_event("commit"));
  CHECK(source->wait_for_count("committed ", 5));
  CHECK(worker.wait_for_state("source", State::Running, State::Running));
}

TEST_CASE("a flush that fails takes the task back to the committed offsets") {
  const auto source = Script::make("source");
  const auto sink = Script::make("sink");
  source->on_poll = values_once(1, 3);
  std::atomic<int> refusals = 2;
  sink->on_event = [&](const std::string& event) {
    if (event.starts_with("flush") && refusals-- > 0) throw ConnectException("disk full");
  };
  TestWorker worker;
  worker.create("sink", "Sink");
  worker.create("source", "Source");
  REQUIRE(sink->wait_for(
      [](const auto& events) { return std::count(events.begin(), events.end(), "put 3") >= 2; }));
  CHECK(worker.wait_for_state("sink", State::Running, State::Running));
}

TEST_CASE("a task or connector that throws in stop() is stopped all the same") {
  const auto source = Script::make("source");
  const auto sink = Script::make("sink");
  source->on_event = throw_at("task stop");
  sink->on_event = throw_at("connector stop");
  TestWorker worker;
  worker.create("source", "Source");
  worker.create("sink", "Sink");
  REQUIRE(worker.wait_for_state("source", State::Running, State::Running));
  worker.herder().delete_connector("source");
  worker.herder().delete_connector("sink");
  CHECK(worker.herder().connectors().empty());
}

TEST_CASE("a connector that hangs while it starts holds up no other") {
  const auto hanging = Script::make("hanging");
  const auto source = Script::make("source");
  Gate gate;
  hanging->on_event = [&](const std::string& event) {
    if (event == "connector start") gate.pass();
  };
  TestWorker worker;
  std::thread creation([&] { worker.create("hanging", "Source"); });
  gate.wait_for_somebody();
  worker.create("source", "Source");
  CHECK(worker.wait_for_state("source", State::Running, State::Running));
  CHECK(worker.herder().connectors() == std::vector<std::string>{"hanging", "source"});
  CHECK(worker.herder().connector_status("hanging").connector.state == State::Unassigned);
  worker.herder().delete_connector("source");
  gate.open();
  creation.join();
  CHECK(worker.wait_for_state("hanging", State::Running, State::Running));
}

TEST_CASE("a task that hangs is given up, and neither moves nor commits anything afterwards") {
  const auto source = Script::make("source");
  const auto sink = Script::make("sink");
  Gate gate;
  source->on_poll = [&, once = values_once(1, 5)](SourceRecords& records) {
    once(records);
    if (!records.empty()) gate.pass();
  };
  TestWorker worker({.graceful_shutdown_timeout = 50ms});
  worker.create("sink", "Sink");
  worker.create("source", "Source");
  gate.wait_for_somebody();
  worker.herder().stop_connector("source");
  CHECK(worker.wait_for_state("source", State::Stopped, std::nullopt));
  gate.open();
  REQUIRE(source->wait_for_event("task stop"));
  CHECK_FALSE(worker.offsets().get({"source", OffsetMap{{"p", Value("1")}}}).has_value());
  CHECK(only(sink->events(), "put ").empty());
  CHECK(worker.herder().connector_status("sink").tasks.at(0).state == State::Running);
}

TEST_CASE("a worker that ends while a connector hangs ends all the same") {
  const auto hanging = Script::make("hanging");
  Gate gate;
  hanging->on_event = [&](const std::string& event) {
    if (event == "connector start") gate.pass();
  };
  TestWorker worker;
  std::optional<int> status;
  std::thread creation([&] {
    try {
      worker.create("hanging", "Source");
    } catch (const HerderException& error) {
      status = error.status();
    }
  });
  gate.wait_for_somebody();
  worker.herder().interrupt();
  creation.join();
  CHECK(status == 500);
  gate.open();
}

TEST_CASE("records that cannot be sent fail the task, or are skipped where errors are tolerated") {
  const auto impossible = [](SourceRecords& records) {
    SourceRecord& record = records.emplace_back();
    record.topic = "t";
    record.partition = 99;
    record.value = Value("x");
  };
  const auto strict = Script::make("strict");
  strict->on_poll = impossible;
  const auto tolerant = Script::make("tolerant");
  tolerant->on_poll = [&, once = values_once(7, 7)](SourceRecords& records) {
    once(records);
    if (!records.empty()) impossible(records);
  };
  const auto sink = Script::make("sink");
  TestWorker worker;
  worker.create("sink", "Sink");
  worker.create("strict", "Source");
  worker.create("tolerant", "Source", {{"errors.tolerance", "all"}});
  CHECK(worker.wait_for_state("strict", State::Running, State::Failed));
  CHECK_THAT(worker.trace_of_task("strict"),
             Catch::Contains("Unrecoverable exception from producer send callback"));
  CHECK(sink->wait_for_event("put 7"));
  CHECK(worker.wait_for_state("tolerant", State::Running, State::Running));
}

}  // namespace
}  // namespace kconnect
