#include <map>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <kconnect/errors.h>

#include "test_worker.h"

namespace kconnect {
namespace {

using Json = nlohmann::json;

// A figure of a connector's first task; -1 while the task measures nothing.
double figure(TestWorker& worker, const std::string& connector, std::string_view name) {
  const auto metrics = worker.monitor().metrics().find(connector, 0);
  if (metrics == nullptr) return -1;
  for (const MetricGroup& group : metrics->groups(std::chrono::steady_clock::now())) {
    for (const auto& [attribute, value] : group.values) {
      if (attribute == name) return value;
    }
  }
  return -1;
}

// What a tap shows, collected from any thread.
class Watcher {
 public:
  Watcher(TestWorker& worker, const std::string& connector)
      : tap_(worker.monitor().taps().of(connector)) {
    id_ = tap_->listen({.write = [this](std::string_view line) {
      const std::lock_guard lock(mutex_);
      lines_.push_back(Json::parse(line));
      return true;
    }});
  }
  ~Watcher() { tap_->stop_listening(id_); }

  std::vector<Json> wait_for_lines(size_t count) {
    wait_until([&] { return lines().size() >= count; });
    return lines();
  }

 private:
  std::vector<Json> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

  std::shared_ptr<RecordTap> tap_;
  RecordTap::ListenerId id_ = 0;
  std::mutex mutex_;  // guards lines_
  std::vector<Json> lines_;
};

const NullableConfigMap json_with_dead_letters = {
    {"value.converter", "org.apache.kafka.connect.json.JsonConverter"},
    {"value.converter.schemas.enable", "false"},
    {"errors.tolerance", "all"},
    {"errors.deadletterqueue.topic.name", "dlq"}};

std::function<void(SourceRecords&)> texts_once(const std::vector<std::string>& texts) {
  auto done = std::make_shared<std::atomic<bool>>(false);
  return [=](SourceRecords& records) {
    if (done->exchange(true)) return;
    for (const std::string& text : texts) {
      SourceRecord& record = records.emplace_back();
      record.topic = "t";
      record.value = text;
    }
  };
}

TEST_CASE("records that go to the dead letter queue are counted") {
  const auto source = Script::make("source");
  source->on_poll = texts_once({"1", "no JSON", "3"});
  Script::make("sink");
  TestWorker worker;
  worker.create("sink", "Sink", json_with_dead_letters);
  worker.create("source", "Source");
  CHECK(wait_until([&] { return figure(worker, "sink", "sink-record-send-total") == 2; }));
  CHECK(figure(worker, "sink", "sink-record-read-total") == 3);
  CHECK(figure(worker, "sink", "total-record-failures") == 1);
  CHECK(figure(worker, "sink", "total-records-skipped") == 1);
  CHECK(figure(worker, "sink", "deadletterqueue-produce-requests") == 1);
  CHECK(figure(worker, "sink", "deadletterqueue-produce-failures") == 0);
  CHECK(wait_until([&] { return figure(worker, "source", "source-record-write-total") == 3; }));
}

TEST_CASE("a watcher sees where records of a sink fail") {
  Script::make("source")->on_poll = texts_once({"1", "no JSON"});
  Script::make("sink");
  TestWorker worker;
  Watcher watcher(worker, "sink");
  worker.create("sink", "Sink", json_with_dead_letters);
  worker.create("source", "Source");
  const std::vector<Json> lines = watcher.wait_for_lines(4);
  REQUIRE(lines.size() == 4);
  for (const Json& line : lines) {
    const bool fails = line["consumed_from"]["offset"] == 1;
    CHECK(line.contains("failed_at") == fails);
    if (!fails) continue;
    CHECK(line["stage"] == "transformed");
    CHECK(line["failed_at"]["stage"] == "VALUE_CONVERTER");
    CHECK(line["failed_at"]["class"] == "org.apache.kafka.connect.json.JsonConverter");
  }
}

TEST_CASE("records that a failed put gives back are shown once they are taken") {
  Script::make("source")->on_poll = values_once(1, 2);
  const auto sink = Script::make("sink");
  std::atomic<int> refusals = 1;
  sink->on_put = [&](const SinkRecords& records) {
    if (!records.empty() && refusals-- > 0) throw RetriableException("later");
  };
  TestWorker worker;
  const auto tap = worker.monitor().taps().of("sink");
  std::atomic<int> put = 0;
  tap->listen({.stages = static_cast<TapStages>(TapStage::Put), .write = [&](std::string_view) {
                 ++put;
                 return true;
               }});
  worker.create("sink", "Sink");
  worker.create("source", "Source");
  CHECK(wait_until([&] { return figure(worker, "sink", "sink-record-send-total") == 2; }));
  CHECK(wait_until([&] { return put == 2; }));
  worker.herder().delete_connector("sink");
  CHECK(put == 2);
}

TEST_CASE("a task that fails keeps its figures until it is restarted") {
  const auto source = Script::make("source");
  source->on_poll = [](SourceRecords&) { throw ConnectException("broken"); };
  TestWorker worker;
  worker.create("source", "Source");
  REQUIRE(worker.wait_for_state("source", State::Running, State::Failed));
  CHECK(figure(worker, "source", "source-record-poll-total") == 0);
  worker.herder().stop_connector("source");
  CHECK(worker.monitor().metrics().find("source", 0) == nullptr);
}

TEST_CASE("starts of tasks and connectors are counted once each") {
  Script::make("source");
  const auto bad = Script::make("bad");
  bad->fail_task_start = true;
  TestWorker worker;
  worker.create("source", "Source");
  worker.create("bad", "Source");
  REQUIRE(worker.wait_for_state("source", State::Running, State::Running));
  REQUIRE(worker.wait_for_state("bad", State::Running, State::Failed));
  worker.herder().pause_connector("source");
  REQUIRE(worker.wait_for_state("source", State::Paused, State::Paused));
  const MetricGroup group =
      worker.monitor().metrics().worker_group(std::chrono::steady_clock::now());
  const std::map values(group.values.begin(), group.values.end());
  CHECK(values.at("connector-startup-success-total") == 2);
  CHECK(values.at("task-startup-attempts-total") == 2);
  CHECK(values.at("task-startup-success-total") == 1);
  CHECK(values.at("task-startup-failure-total") == 1);
}

}  // namespace
}  // namespace kconnect
