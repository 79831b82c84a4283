#include "runtime/submitted_records.h"

#include <algorithm>
#include <iterator>

namespace kconnect {

SubmittedRecords::SubmittedRecords(bool tolerate_failures, bool keep_all)
    : tolerate_failures_(tolerate_failures), keep_all_(keep_all) {}

void SubmittedRecords::begin_at(uint64_t first_sequence) {
  next_ = first_sequence;
  published_.store(first_sequence, std::memory_order_release);
  tail_.store(first_sequence, std::memory_order_release);
}

SubmittedRecords::Slot& SubmittedRecords::slot(uint64_t sequence) const {
  const uint64_t place = sequence % capacity;
  return (*chunks_[place / chunk_slots])[place % chunk_slots];
}

// Two objects with the same content are the same partition.
uint32_t SubmittedRecords::partition_index(const SourcePartition& partition) {
  if (partition == last_partition_ && !partitions_.empty()) return last_index_;
  const auto known = index_by_pointer_.find(partition.get());
  if (known != index_by_pointer_.end()) {
    last_index_ = known->second;
  } else {
    const std::lock_guard lock(mutex_);
    const auto same = std::find_if(partitions_.begin(), partitions_.end(), [&](const Partition& p) {
      return p.key == partition ||
             (p.key != nullptr && partition != nullptr && *p.key == *partition);
    });
    last_index_ = static_cast<uint32_t>(same - partitions_.begin());
    if (same == partitions_.end()) {
      partitions_.push_back({.key = partition});
      index_by_pointer_.emplace(partition.get(), last_index_);
    }
  }
  last_partition_ = partition;
  return last_index_;
}

uint64_t SubmittedRecords::submit(const SourcePartition& partition, OffsetMap offset,
                                  size_t bytes) {
  auto& chunk = chunks_[next_ % capacity / chunk_slots];
  if (chunk == nullptr) chunk = std::make_unique<Chunk>();
  Slot& free = slot(next_);
  free.partition = partition_index(partition);
  free.offset = std::move(offset);
  free.bytes = bytes;
  submitted_bytes_ += bytes;
  free.done.store(false, std::memory_order_relaxed);
  return next_++;
}

void SubmittedRecords::take_back() {
  --next_;
  submitted_bytes_ -= slot(next_).bytes;
}

void SubmittedRecords::publish() {
  published_.store(next_, std::memory_order_release);
  const std::lock_guard lock(mutex_);
  fold();
}

void SubmittedRecords::delivered(std::span<const Delivery> deliveries) {
  for (const Delivery& delivery : deliveries) {
    if (delivery.error == 0 || (tolerate_failures_ && !delivery.producer_broken)) {
      slot(delivery.sequence).done.store(true, std::memory_order_release);
      continue;
    }
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = delivery;
  }
  const std::lock_guard lock(mutex_);
  std::copy_if(
      deliveries.begin(), deliveries.end(), std::back_inserter(outcomes_),
      [&](const Delivery& d) { return keep_all_ || (tolerate_failures_ && d.error != 0); });
  fold();
  if (waiting_) acknowledged_.notify_all();
}

// Frees the acknowledged records at the old end; their offsets become committable.
void SubmittedRecords::fold() {
  const uint64_t end = published_.load(std::memory_order_acquire);
  uint64_t tail = tail_.load(std::memory_order_relaxed);
  uint64_t freed = freed_bytes_.load(std::memory_order_relaxed);
  while (tail != end) {
    Slot& oldest = slot(tail);
    if (!oldest.done.load(std::memory_order_acquire)) break;
    partitions_[oldest.partition].committable = std::move(oldest.offset);
    freed += oldest.bytes;
    ++tail;
  }
  freed_bytes_.store(freed, std::memory_order_release);
  tail_.store(tail, std::memory_order_release);
}

SubmittedRecords::Offsets SubmittedRecords::take_committable() {
  const std::lock_guard lock(mutex_);
  fold();
  // Behind an unacknowledged record only its own source partition has to wait.
  for (Partition& partition : partitions_) partition.blocked = false;
  const uint64_t end = published_.load(std::memory_order_acquire);
  for (uint64_t sequence = tail_.load(std::memory_order_relaxed); sequence != end; ++sequence) {
    const Slot& record = slot(sequence);
    Partition& partition = partitions_[record.partition];
    if (!record.done.load(std::memory_order_acquire)) {
      partition.blocked = true;
    } else if (!partition.blocked) {
      partition.committable = record.offset;
    }
  }
  Offsets offsets;
  for (Partition& partition : partitions_) {
    if (!partition.committable) continue;
    offsets.emplace_back(partition.key, *partition.committable);
    partition.taken = std::exchange(partition.committable, std::nullopt);
  }
  return offsets;
}

SubmittedRecords::Offsets SubmittedRecords::latest() const {
  const std::lock_guard lock(mutex_);
  Offsets offsets;
  for (const Partition& partition : partitions_) {
    const auto& newest = partition.committable ? partition.committable : partition.taken;
    if (newest) offsets.emplace_back(partition.key, *newest);
  }
  return offsets;
}

void SubmittedRecords::give_back(const Offsets& offsets) {
  const std::lock_guard lock(mutex_);
  for (const auto& [key, offset] : offsets) {
    const auto partition = std::find_if(partitions_.begin(), partitions_.end(),
                                        [&](const Partition& p) { return p.key == key; });
    if (partition != partitions_.end() && !partition->committable) partition->committable = offset;
  }
}

bool SubmittedRecords::wait_until_acknowledged(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  waiting_ = true;
  acknowledged_.wait_until(lock, deadline, [&] {
    fold();
    return failure_ ||
           tail_.load(std::memory_order_relaxed) == published_.load(std::memory_order_acquire);
  });
  waiting_ = false;
  return !failure_ &&
         tail_.load(std::memory_order_relaxed) == published_.load(std::memory_order_acquire);
}

std::optional<Delivery> SubmittedRecords::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

std::vector<Delivery> SubmittedRecords::take_outcomes() {
  const std::lock_guard lock(mutex_);
  return std::exchange(outcomes_, {});
}

}  // namespace kconnect
