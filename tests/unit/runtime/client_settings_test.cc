#include "runtime/client_settings.h"

#include <catch2/catch.hpp>

namespace kconnect {
namespace {

const ConfigMap worker = {{"bootstrap.servers", "b:1"},         {"producer.acks", "all"},
                          {"producer.linger.ms", "7"},          {"consumer.max.poll.records", "9"},
                          {"security.protocol", "SASL_SSL"},    {"sasl.mechanism", "PLAIN"},
                          {"admin.sasl.mechanism", "GSSAPI"},   {"admin.listeners", "http://:1"},
                          {"offset.flush.interval.ms", "1000"}, {"ssl.client.auth", "required"}};

TEST_CASE("a connector's overrides win over the worker's client keys, those over built-in values") {
  const ConfigMap settings = producer_settings(worker, {{"producer.override.linger.ms", "8"}});
  CHECK(settings.at("linger.ms") == "8");
  CHECK(settings.at("acks") == "all");
  CHECK(settings.at("bootstrap.servers") == "b:1");
  CHECK_FALSE(settings.contains("security.protocol"));
  const ConfigMap consumer =
      consumer_settings(worker, {{"consumer.override.group.id", "own"}}, {"c", 3});
  CHECK(consumer.at("group.id") == "own");
  CHECK(consumer.at("max.poll.records") == "9");
  CHECK(consumer.at("client.id") == "connector-consumer-c-3");
  CHECK(consumer_settings(worker, {}, {"c", 0}).at("group.id") == "connect-c");
}

TEST_CASE(
    "an idempotent producer keeps the order, unless the user's settings leave no room for it") {
  CHECK(producer_settings({}, {}).at("enable.idempotence") == "true");
  CHECK_FALSE(producer_settings({}, {}).contains("max.in.flight.requests.per.connection"));
  const ConfigMap weak = producer_settings({{"producer.acks", "1"}}, {});
  CHECK(weak.at("enable.idempotence") == "false");
  CHECK(weak.at("max.in.flight.requests.per.connection") == "1");
  const ConfigMap off = producer_settings({{"producer.enable.idempotence", "false"}}, {});
  CHECK(off.at("max.in.flight.requests.per.connection") == "1");
  CHECK(producer_settings({{"producer.retries", "0"}}, {}).at("enable.idempotence") == "false");
}

TEST_CASE("admin clients inherit the worker's connection settings") {
  const ConfigMap settings = admin_settings(worker, {{"admin.override.client.rack", "r"}}, "me");
  CHECK(settings.at("security.protocol") == "SASL_SSL");
  CHECK(settings.at("sasl.mechanism") == "GSSAPI");
  CHECK(settings.at("client.id") == "me");
  CHECK(settings.at("client.rack") == "r");
  CHECK_FALSE(settings.contains("listeners"));
  CHECK_FALSE(settings.contains("offset.flush.interval.ms"));
  CHECK_FALSE(settings.contains("ssl.client.auth"));
}

}  // namespace
}  // namespace kconnect
