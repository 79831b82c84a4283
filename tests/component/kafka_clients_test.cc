#include "runtime/kafka_clients.h"

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

}  // namespace
}  // namespace kconnect
