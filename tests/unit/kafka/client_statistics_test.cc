#include "kafka/client_statistics.h"

#include <catch2/catch.hpp>

namespace kconnect {

TEST_CASE("a consumer's statistics are read from the library's JSON") {
  const auto statistics = parse_client_statistics(R"({
      "name": "c#consumer-1", "client_id": "c", "type": "consumer", "rxmsgs": 42, "txmsgs": 7,
      "tx_bytes": 1000, "rx_bytes": 5000000000,
      "brokers": {
        "a:9092/1": {"name": "a:9092/1", "state": "UP", "rtt": {"avg": 3000, "cnt": 3}},
        "b:9092/2": {"name": "b:9092/2", "state": "INIT", "rtt": {"avg": 0, "cnt": 0}},
        "GroupCoordinator": {"state": "UP", "rtt": {"avg": 1000, "cnt": 1}}}})");
  REQUIRE(statistics);
  CHECK(statistics->client_id == "c");
  CHECK_FALSE(statistics->is_producer);
  CHECK(statistics->messages == 42);
  CHECK(statistics->bytes_sent == 1000);
  CHECK(statistics->bytes_received == 5000000000);
  CHECK(statistics->connections == 2);
  CHECK(*statistics->average_round_trip_ms == Approx(2.5));
}

TEST_CASE("a producer counts what it sent") {
  const auto statistics = parse_client_statistics(
      R"({"client_id": "p", "type": "producer", "rxmsgs": 1, "txmsgs": 7})");
  REQUIRE(statistics);
  CHECK(statistics->is_producer);
  CHECK(statistics->messages == 7);
  CHECK_FALSE(statistics->average_round_trip_ms);
}

TEST_CASE("statistics that have not come yet are none") {
  LatestStatistics latest;
  CHECK_FALSE(latest.get());
  latest.set("[1]");
  CHECK_FALSE(latest.get());
  latest.set(R"({"client_id": "c"})");
  CHECK(latest.get()->client_id == "c");
}

}  // namespace kconnect
