#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include <kconnect/record.h>

namespace kconnect::elasticsearch {

// Which records are done, by the topics and partitions that they were consumed from: a partition's
// offset may be committed up to the first record that is not. Used by one thread.
class OffsetTracker {
 public:
  class Partition;

  // A record that was given to track(). Its partition lives until the ticket is done.
  struct Ticket {
    Partition* partition = nullptr;
    uint64_t sequence = 0;
    const TopicPartition& name() const;
  };

  OffsetTracker();
  ~OffsetTracker();

  // A record that comes again, at an offset that was tracked before, has no say in what is
  // committed.
  Ticket track(const SinkRecord& record);
  void done(const Ticket& ticket);
  // Forgets partitions; tickets of their records stay valid.
  void close(const std::set<TopicPartition>& partitions);

  // The offsets to read next, of those partitions that have one.
  OffsetsByPartition committable() const;
  // Records that are held to know the order: not done, or behind one that is not.
  size_t tracked() const { return tracked_; }

 private:
  Partition& partition_of(const SinkRecord& record);
  void release(Partition& partition);

  std::vector<std::unique_ptr<Partition>> partitions_;
  Partition* last_ = nullptr;
  size_t tracked_ = 0;
};

}  // namespace kconnect::elasticsearch
