#include "elasticsearch/offset_tracker.h"

#include <catch2/catch.hpp>

namespace kconnect::elasticsearch {

namespace {

SinkRecord record(const std::string& topic, int32_t partition, int64_t offset) {
  SinkRecord record;
  record.topic = "renamed";
  record.original_topic = topic;
  record.original_partition = partition;
  record.offset = offset;
  return record;
}

}  // namespace

TEST_CASE("a partition is committed up to the first record that is not done") {
  OffsetTracker tracker;
  const auto first = tracker.track(record("t", 0, 5));
  const auto second = tracker.track(record("t", 0, 7));
  const auto third = tracker.track(record("t", 0, 8));
  CHECK(tracker.committable().empty());
  tracker.done(second);
  CHECK(tracker.committable().empty());
  tracker.done(first);
  CHECK(tracker.committable() == OffsetsByPartition{{{"t", 0}, 8}});
  CHECK(tracker.tracked() == 1);
  tracker.done(third);
  CHECK(tracker.committable() == OffsetsByPartition{{{"t", 0}, 9}});
  CHECK(tracker.tracked() == 0);
}

TEST_CASE("partitions are apart, and named as they were consumed") {
  OffsetTracker tracker;
  const auto a = tracker.track(record("a", 0, 0));
  const auto b = tracker.track(record("b", 1, 10));
  const auto c = tracker.track(record("a", 1, 3));
  tracker.done(b);
  tracker.done(c);
  CHECK(tracker.committable() == OffsetsByPartition{{{"b", 1}, 11}, {{"a", 1}, 4}});
  CHECK(a.name() == TopicPartition{"a", 0});
}

TEST_CASE("a record that comes again does not hold back or advance what is committed") {
  OffsetTracker tracker;
  const auto first = tracker.track(record("t", 0, 5));
  const auto again = tracker.track(record("t", 0, 5));
  tracker.done(again);
  CHECK(tracker.committable().empty());
  tracker.done(first);
  CHECK(tracker.committable() == OffsetsByPartition{{{"t", 0}, 6}});
}

TEST_CASE("a closed partition is forgotten, its tickets stay valid") {
  OffsetTracker tracker;
  const auto late = tracker.track(record("t", 0, 5));
  tracker.close({{"t", 0}});
  CHECK(tracker.tracked() == 0);
  const auto fresh = tracker.track(record("t", 0, 2));
  CHECK(late.name() == TopicPartition{"t", 0});
  tracker.done(late);
  CHECK(tracker.committable().empty());
  tracker.done(fresh);
  CHECK(tracker.committable() == OffsetsByPartition{{{"t", 0}, 3}});
}

}  // namespace kconnect::elasticsearch
