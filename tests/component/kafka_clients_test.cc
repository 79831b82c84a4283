#include "runtime/kafka_clients.h"

#include <future>
#include <thread>

#include <catch2/catch.hpp>

namespace kconnect {
namespace {

TEST_CASE("tasks share a producer when their settings are equal and name no client.id") {
  EmbeddedBroker broker;
  KafkaClients clients({}, &broker);
  const auto first = clients.producer({}, {"a", 0});
  CHECK(clients.producer({{"unrelated", "x"}}, {"b", 1}) == first);
  CHECK(clients.producer({{"producer.override.linger.ms", "1"}}, {"c", 0}) != first);
  const ConfigMap named = {{"producer.override.client.id", "mine"}};
  CHECK(clients.producer(named, {"d", 0}) != clients.producer(named, {"d", 1}));
}

TEST_CASE(
    "clients of a worker with an embedded broker talk to it, whatever bootstrap.servers says") {
  EmbeddedBroker broker;
  KafkaClients clients({{"bootstrap.servers", "example.invalid:1"}}, &broker);
  CHECK(clients.producer({}, {"a", 0})->config().native.at("bootstrap.servers") ==
        broker.bootstrap_servers());
  CHECK(clients.consumer({}, {"a", 0})->config().native.at("bootstrap.servers") ==
        broker.bootstrap_servers());
}

struct Assignment : RebalanceListener {
  void assigned(const std::set<TopicPartition>& partitions) override { held = partitions; }
  void revoked(const std::set<TopicPartition>& /*partitions*/) override { held.clear(); }
  void lost(const std::set<TopicPartition>& /*partitions*/) override { held.clear(); }
  std::set<TopicPartition> held;
};

TEST_CASE("a consumer that is woken up while it closes gives its partitions back and ends") {
  EmbeddedBroker broker;
  broker.create_topic("t", 1);
  KafkaClients clients({{"bootstrap.servers", broker.bootstrap_servers()}}, nullptr);
  Assignment assignment;
  const auto consumer = clients.consumer({}, {"woken", 0});
  consumer->subscribe({"t"}, assignment);
  ConsumedBatch batch;
  while (assignment.held.empty()) consumer->poll(batch, 1, std::chrono::milliseconds(100));
  std::promise<void> begun;
  const std::jthread waker([&](const std::stop_token& stop) {
    begun.set_value();
    while (!stop.stop_requested()) consumer->wake_up();
  });
  begun.get_future().wait();
  consumer->close();
  CHECK(assignment.held.empty());
}

}  // namespace
}  // namespace kconnect
