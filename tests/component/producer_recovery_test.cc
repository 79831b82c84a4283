#include <atomic>
#include <string>

#include <catch2/catch.hpp>

#include "mock_cluster.h"
#include "test_worker.h"

namespace kconnect {
namespace {

const OffsetMap only_partition{{"p", Value("1")}};

std::function<void(SourceRecords&)> endless(const std::string& topic, size_t value_bytes,
                                            std::shared_ptr<std::atomic<int64_t>> last) {
  return [=, value = Value(std::string(value_bytes, 'x'))](SourceRecords& records) {
    for (int i = 0; i < 100; ++i) {
      SourceRecord& record = records.emplace_back();
      record.topic = topic;
      record.value = value;
      record.source_partition = std::make_shared<const OffsetMap>(only_partition);
      record.source_offset = {{"n", Value(++*last)}};
    }
  };
}

int64_t stored_position(TestWorker& worker, const std::string& connector) {
  const auto offset = worker.offsets().get({connector, only_partition});
  const Value* position = offset ? offset->find("n") : nullptr;
  return position == nullptr ? 0 : *position->get_if<int64_t>();
}

TEST_CASE("a source whose topic is unavailable takes no room from others of the same producer") {
  MockCluster cluster;
  for (const char* topic : {"bad", "good"}) cluster.create_topic(topic);
  TestWorker worker(
      {.props = {{"bootstrap.servers", cluster.bootstrap_servers()}}, .embedded_broker = false});
  const auto blocked = Script::make("blocked");
  const auto free = Script::make("free");
  const auto blocked_position = std::make_shared<std::atomic<int64_t>>(0);
  blocked->on_poll = endless("bad", 10000, blocked_position);
  free->on_poll = endless("good", 100, std::make_shared<std::atomic<int64_t>>(0));
  worker.create("blocked", "Source");
  REQUIRE(wait_until([&] { return stored_position(worker, "blocked") > 0; }));
  cluster.take_leader_away("bad");
  // The blocked source fills its share: no further poll succeeds in handing over its records.
  int64_t seen = -1;
  REQUIRE(wait_until([&] {
    const int64_t now = stored_position(worker, "blocked");
    return std::exchange(seen, now) == now && *blocked_position > now + 1000;
  }));
  worker.create("free", "Source");
  CHECK(wait_until([&] { return stored_position(worker, "free") > 100000; }));
  cluster.give_leader_back("bad");
  const int64_t before = stored_position(worker, "blocked");
  CHECK(wait_until([&] { return stored_position(worker, "blocked") > before; }));
  worker.herder().stop();
}

TEST_CASE("a producer that breaks for good is replaced, and its task goes on from its offsets") {
  MockCluster cluster;
  cluster.create_topic("t");
  TestWorker worker({.props = {{"bootstrap.servers", cluster.bootstrap_servers()},
                               {"producer.enable.idempotence", "true"},
                               {"producer.acks", "all"}},
                     .embedded_broker = false});
  const auto source = Script::make("source");
  source->on_poll = endless("t", 10, std::make_shared<std::atomic<int64_t>>(0));
  worker.create("source", "Source");
  REQUIRE(wait_until([&] { return stored_position(worker, "source") > 0; }));
  constexpr int unknown_producer_id = 59;
  constexpr int out_of_order_sequence = 45;
  cluster.fail_produce_requests({out_of_order_sequence, unknown_producer_id});
  REQUIRE(source->wait_for_count("task start at ", 1));
  CHECK(only(source->events(), "task stop").size() == 1);
  const int64_t before = stored_position(worker, "source");
  CHECK(wait_until([&] { return stored_position(worker, "source") > before; }));
  CHECK(worker.wait_for_state("source", State::Running, State::Running));
  worker.herder().stop();
}

}  // namespace
}  // namespace kconnect
