#include <chrono>
#include <map>
#include <thread>

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

#include "kafka/consumer.h"
#include "test_worker.h"

namespace kconnect {
namespace {

using namespace std::chrono_literals;

struct DeadLetter {
  std::string value;
  std::map<std::string, std::string> headers;
};

// The first messages of a topic.
std::vector<DeadLetter> read_topic(TestWorker& worker, const std::string& topic, size_t count) {
  const auto consumer = worker.clients().consumer({}, {"reader", 0});
  consumer->assign({{{topic, 0}, Consumer::offset_beginning}});
  std::vector<DeadLetter> letters;
  ConsumedBatch batch;
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (letters.size() < count && std::chrono::steady_clock::now() < end) {
    consumer->poll(batch, 100, 100ms);
    for (size_t i = 0; i < batch.size(); ++i) {
      DeadLetter letter{std::string(batch[i].value().value_or("")), {}};
      batch[i].headers([&](std::string_view key, std::optional<std::string_view> value) {
        letter.headers.emplace(key, value.value_or("null"));
      });
      letters.push_back(std::move(letter));
    }
  }
  return letters;
}

const NullableConfigMap with_dead_letters = {
    {"errors.tolerance", "all"},
    {"errors.deadletterqueue.topic.name", "dlq"},
    {"errors.deadletterqueue.context.headers.enable", "true"}};

TEST_CASE("a record that the task reports reaches the dead letter queue as it came") {
  const auto source = Script::make("source");
  const auto sink = Script::make("sink");
  source->on_poll = values_once(1, 3);
  sink->wants_errant_record_reporter = true;
  std::shared_future<void> stored;
  sink->on_put = [&](const SinkRecords& records) {
    for (const SinkRecord& record : records) {
      if (to_string(record.value) != "2") continue;
      SinkRecord changed = record;
      changed.value = Value("something else");
      stored = sink->errant_records.load()->report(
          changed, std::make_exception_ptr(DataException("refused")));
    }
  };
  TestWorker worker;
  worker.create("sink", "Sink", with_dead_letters);
  worker.create("source", "Source");
  REQUIRE(sink->wait_for_event("put 3"));
  const auto letters = read_topic(worker, "dlq", 1);
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].value == "2");
  const auto header = [&](const std::string& name) {
    return letters[0].headers.at("__connect.errors." + name);
  };
  CHECK(header("stage") == "TASK_PUT");
  CHECK(header("class.name") == "org.apache.kafka.connect.sink.SinkTask");
  CHECK(header("exception.class.name") == "org.apache.kafka.connect.errors.DataException");
  CHECK(header("exception.message") == "refused");
  CHECK(header("topic") == "t");
  CHECK(header("offset") == "1");
  CHECK_NOTHROW(stored.get());
  CHECK(worker.wait_for_state("sink", State::Running, State::Running));
}

TEST_CASE("a reported record fails the task where errors are not tolerated, from any thread") {
  const auto source = Script::make("source");
  const auto sink = Script::make("sink");
  source->on_poll = values_once(1, 1);
  sink->wants_errant_record_reporter = true;
  sink->on_put = [&](const SinkRecords& records) {
    if (records.empty()) return;
    std::thread([&] {
      CHECK_THROWS_AS(sink->errant_records.load()->report(
                          records[0], std::make_exception_ptr(DataException("refused"))),
                      ConnectException);
    }).join();
  };
  TestWorker worker;
  worker.create("sink", "Sink",
                {{"errors.deadletterqueue.topic.name", "dlq"}, {"errors.tolerance", "none"}});
  worker.create("source", "Source");
  REQUIRE(worker.wait_for_state("sink", State::Running, State::Failed));
  CHECK_THAT(worker.trace_of_task("sink"),
             Catch::Contains("Tolerance exceeded in error handler") && Catch::Contains("refused"));
  CHECK(read_topic(worker, "dlq", 1).size() == 1);
}

TEST_CASE("there is an errant record reporter only where reports go somewhere") {
  const auto sink = Script::make("sink");
  sink->wants_errant_record_reporter = true;
  TestWorker worker;
  worker.create("sink", "Sink");
  REQUIRE(sink->wait_for_event("task start"));
  CHECK(sink->errant_records.load() == nullptr);
  worker.herder().delete_connector("sink");

  const auto logged = Script::make("logged");
  logged->wants_errant_record_reporter = true;
  worker.create("logged", "Sink", {{"errors.log.enable", "true"}});
  REQUIRE(logged->wait_for_event("task start"));
  CHECK(logged->errant_records.load() != nullptr);
}

TEST_CASE("a record that fails in the worker is in the dead letter queue before it is committed") {
  const auto source = Script::make("source");
  const auto sink = Script::make("sink");
  source->on_poll = values_once(1, 3);
  TestWorker worker;
  NullableConfigMap config = with_dead_letters;
  config["value.converter"] = "org.apache.kafka.connect.converters.IntegerConverter";
  worker.create("sink", "Sink", config);
  worker.create("source", "Source");
  REQUIRE(sink->wait_for_event("flush 3"));
  const auto letters = read_topic(worker, "dlq", 3);
  REQUIRE(letters.size() == 3);
  CHECK(letters[2].value == "3");
  CHECK(letters[0].headers.at("__connect.errors.stage") == "VALUE_CONVERTER");
}

}  // namespace
}  // namespace kconnect
