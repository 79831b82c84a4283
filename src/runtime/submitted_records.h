#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <kconnect/record.h>

#include "kafka/producer.h"

namespace kconnect {

// Knows which source offsets are safe to store: of each source partition the last one before which
// everything has been acknowledged. Records that were dropped or skipped are never submitted, so
// they neither block nor move offsets.
//
// Threads: submit(), publish() and make_room() belong to the task's thread; delivered() to the
// producer's delivery thread; the rest is safe from any. Nothing is locked per record.
class SubmittedRecords final : public DeliveryListener {
 public:
  // Most records in flight.
  static constexpr uint64_t capacity = 65536;

  // tolerate_failures: failed deliveries count as acknowledged, unless the producer itself is
  // broken. keep_all: collect the outcomes of all records, not only of those that failed.
  SubmittedRecords(bool tolerate_failures, bool keep_all);

  // Numbers begin where the producer says.
  void begin_at(uint64_t first_sequence);
  uint64_t next_sequence() const { return next_; }
  // True when another record may be submitted, while at most so many bytes are in flight; else
  // acknowledgements must come first.
  bool has_room(uint64_t byte_budget) const {
    return in_flight() < capacity &&
           submitted_bytes_ - freed_bytes_.load(std::memory_order_acquire) < byte_budget;
  }
  // Notes a record of so many bytes that is about to be sent. Call has_room() first; take_back()
  // when sending it did not work.
  uint64_t submit(const SourcePartition& partition, OffsetMap offset, size_t bytes);
  void take_back();
  // Makes what was submitted visible to others; once per batch.
  void publish();

  void delivered(std::span<const Delivery> deliveries) override;

  // What has become safe since the last call. When storing it fails, give it back.
  using Offsets = std::vector<std::pair<SourcePartition, OffsetMap>>;
  Offsets take_committable();
  void give_back(const Offsets& offsets);
  // The newest that is safe, stored or not.
  Offsets latest() const;

  // Waits until everything published is acknowledged; false when time ran out or a delivery failed
  // for good.
  bool wait_until_acknowledged(std::chrono::steady_clock::time_point deadline);
  // The first delivery that failed for good.
  std::optional<Delivery> failure() const;
  // The outcomes since the last call, in their order: of failures that are tolerated, and with
  // keep_all of acknowledged records.
  std::vector<Delivery> take_outcomes();

  uint64_t in_flight() const { return next_ - tail_.load(std::memory_order_acquire); }

 private:
  struct Slot {
    std::atomic<bool> done{false};
    uint32_t partition = 0;
    uint64_t bytes = 0;
    OffsetMap offset;
  };
  static constexpr size_t chunk_slots = 512;
  using Chunk = std::array<Slot, chunk_slots>;
  struct Partition {
    SourcePartition key = {};
    std::optional<OffsetMap> committable = {};
    std::optional<OffsetMap> taken = {};  // by take_committable() last
    bool blocked = false;                 // scratch of take_committable()
  };

  Slot& slot(uint64_t sequence) const;
  uint32_t partition_index(const SourcePartition& partition);
  void fold();  // mutex_ held

  const bool tolerate_failures_;
  const bool keep_all_;

  // A ring of chunks, made when first reached: an idle task holds one.
  std::array<std::unique_ptr<Chunk>, capacity / chunk_slots> chunks_;
  uint64_t next_ = 0;                     // task's thread
  uint64_t submitted_bytes_ = 0;          // task's thread
  std::atomic<uint64_t> freed_bytes_{0};  // written with mutex_ held
  std::atomic<uint64_t> published_{0};    // written by the task's thread
  std::atomic<uint64_t> tail_{0};         // written with mutex_ held

  SourcePartition last_partition_;  // task's thread, as is the index
  uint32_t last_index_ = 0;
  std::unordered_map<const OffsetMap*, uint32_t> index_by_pointer_;

  mutable std::mutex mutex_;  // guards what follows, and moving tail_
  std::condition_variable acknowledged_;
  bool waiting_ = false;
  std::deque<Partition> partitions_;
  std::optional<Delivery> failure_;
  std::vector<Delivery> outcomes_;
};

}  // namespace kconnect
