#include "runtime/submitted_records.h"

#include <thread>

#include <catch2/catch.hpp>

namespace kconnect {
namespace {

SourcePartition partition(const std::string& name) {
  return std::make_shared<const OffsetMap>(OffsetMap{{"file", Value(name)}});
}
constexpr uint64_t no_limit = UINT64_MAX;

OffsetMap at(int64_t position) {
  return {{"position", Value(position)}};
}

void acknowledge(SubmittedRecords& records, std::vector<uint64_t> sequences, int error = 0) {
  std::vector<Delivery> deliveries;
  for (const uint64_t sequence : sequences) deliveries.push_back({sequence, 0, 0, error});
  records.delivered(deliveries);
}

TEST_CASE("an offset is safe when its record and all before it are acknowledged") {
  SubmittedRecords records(false, false);
  records.begin_at(100);
  const SourcePartition a = partition("a");
  for (int64_t i = 0; i < 4; ++i)
    CHECK(records.submit(a, at(i), 1) == 100 + static_cast<uint64_t>(i));
  records.publish();
  acknowledge(records, {101, 102});
  CHECK(records.take_committable().empty());
  acknowledge(records, {100});
  const auto offsets = records.take_committable();
  REQUIRE(offsets.size() == 1);
  CHECK(offsets[0].second == at(2));
  CHECK(records.take_committable().empty());
  acknowledge(records, {103});
  REQUIRE(records.take_committable().size() == 1);
}

TEST_CASE("source partitions do not wait for each other") {
  SubmittedRecords records(false, false);
  records.begin_at(0);
  const SourcePartition a = partition("a");
  const SourcePartition b = partition("b");
  records.submit(a, at(1), 1);
  records.submit(b, at(2), 1);
  records.submit(b, at(3), 1);
  records.submit(a, at(4), 1);
  records.publish();
  acknowledge(records, {1, 2, 3});
  const auto offsets = records.take_committable();
  REQUIRE(offsets.size() == 1);
  CHECK(*offsets[0].first == *b);
  CHECK(offsets[0].second == at(3));
}

TEST_CASE("equal partitions are one partition, whatever object names them") {
  SubmittedRecords records(false, false);
  records.begin_at(0);
  records.submit(partition("a"), at(1), 1);
  records.submit(partition("b"), at(2), 1);
  records.submit(partition("a"), at(3), 1);
  records.publish();
  acknowledge(records, {0, 1, 2});
  CHECK(records.take_committable().size() == 2);
}

TEST_CASE("a failed delivery blocks its partition and is told") {
  SubmittedRecords records(false, false);
  records.begin_at(0);
  records.submit(partition("a"), at(1), 1);
  records.publish();
  acknowledge(records, {0}, -1);
  REQUIRE(records.failure());
  CHECK(records.failure()->error == -1);
  CHECK(records.take_committable().empty());
  CHECK_FALSE(
      records.wait_until_acknowledged(std::chrono::steady_clock::now() + std::chrono::seconds(10)));
}

TEST_CASE("a tolerated failure counts as acknowledged") {
  SubmittedRecords records(true, false);
  records.begin_at(0);
  records.submit(partition("a"), at(1), 1);
  records.publish();
  acknowledge(records, {0}, -1);
  CHECK_FALSE(records.failure());
  CHECK(records.take_committable().size() == 1);
}

TEST_CASE("offsets that could not be stored come again, unless newer ones have come since") {
  SubmittedRecords records(false, false);
  records.begin_at(0);
  const SourcePartition a = partition("a");
  records.submit(a, at(1), 1);
  records.publish();
  acknowledge(records, {0});
  const auto offsets = records.take_committable();
  records.give_back(offsets);
  CHECK(records.take_committable() == offsets);
  records.submit(a, at(2), 1);
  records.publish();
  acknowledge(records, {1});
  records.publish();
  records.give_back(offsets);
  CHECK(records.take_committable()[0].second == at(2));
}

TEST_CASE("room comes back as records are acknowledged, over many rounds of the ring") {
  SubmittedRecords records(false, false);
  records.begin_at(7);
  const SourcePartition a = partition("a");
  uint64_t next = 7;
  for (int round = 0; round < 3; ++round) {
    while (records.has_room(no_limit))
      records.submit(a, at(static_cast<int64_t>(records.next_sequence())), 1);
    records.publish();
    CHECK(records.in_flight() == SubmittedRecords::capacity);
    for (; next < records.next_sequence(); ++next) acknowledge(records, {next});
    CHECK(records.has_room(no_limit));
    CHECK(records.in_flight() == 0);
  }
  CHECK(records.take_committable()[0].second == at(static_cast<int64_t>(next - 1)));
}

TEST_CASE("waiting ends when the last record is acknowledged by another thread") {
  SubmittedRecords records(false, true);
  records.begin_at(0);
  const SourcePartition a = partition("a");
  for (int64_t i = 0; i < 1000; ++i) records.submit(a, at(i), 1);
  records.publish();
  std::jthread other([&] {
    for (uint64_t i = 0; i < 1000; ++i) acknowledge(records, {i});
  });
  CHECK(
      records.wait_until_acknowledged(std::chrono::steady_clock::now() + std::chrono::seconds(20)));
  CHECK(records.take_outcomes().size() == 1000);
}

TEST_CASE("bytes in flight are bounded, but one record always has room") {
  SubmittedRecords records(false, false);
  records.begin_at(0);
  const SourcePartition a = partition("a");
  CHECK(records.has_room(100));
  records.submit(a, at(1), 1000);
  CHECK_FALSE(records.has_room(100));
  records.publish();
  acknowledge(records, {0});
  CHECK(records.has_room(100));
  records.submit(a, at(2), 99);
  CHECK(records.has_room(100));
  records.submit(a, at(3), 50);
  CHECK_FALSE(records.has_room(100));
  records.take_back();
  CHECK(records.has_room(100));
}

TEST_CASE("what a broken producer drops is no tolerated failure") {
  SubmittedRecords records(true, false);
  records.begin_at(0);
  records.submit(partition("a"), at(1), 1);
  records.publish();
  records.delivered(std::vector<Delivery>{{0, 0, 0, 7, true}});
  CHECK(records.failure());
  CHECK(records.take_committable().empty());
}

}  // namespace
}  // namespace kconnect
