#include "elasticsearch/offset_tracker.h"

#include <algorithm>
#include <limits>

namespace kconnect::elasticsearch {

namespace {
constexpr uint64_t untracked = std::numeric_limits<uint64_t>::max();
}

class OffsetTracker::Partition {
 public:
  explicit Partition(TopicPartition of) : name(std::move(of)) {}

  struct Entry {
    int64_t offset = 0;
    bool is_done = false;
  };

  const TopicPartition name;
  std::deque<Entry> entries;
  uint64_t first_sequence = 0;  // of the front entry
  std::optional<int64_t> last_offset;
  std::optional<int64_t> committable;
  size_t open_tickets = 0;
  bool is_closed = false;
};

OffsetTracker::OffsetTracker() = default;
OffsetTracker::~OffsetTracker() = default;

const TopicPartition& OffsetTracker::Ticket::name() const {
  return partition->name;
}

OffsetTracker::Partition& OffsetTracker::partition_of(const SinkRecord& record) {
  const auto matches = [&](const Partition& partition) {
    return !partition.is_closed && partition.name.partition == record.original_partition &&
           record.original_topic == std::string_view(partition.name.topic);
  };
  if (last_ != nullptr && matches(*last_)) return *last_;
  const auto found = std::find_if(partitions_.begin(), partitions_.end(),
                                  [&](const auto& partition) { return matches(*partition); });
  if (found != partitions_.end()) {
    last_ = found->get();
  } else {
    last_ = partitions_
                .emplace_back(std::make_unique<Partition>(
                    TopicPartition{record.original_topic.str(), record.original_partition}))
                .get();
  }
  return *last_;
}

OffsetTracker::Ticket OffsetTracker::track(const SinkRecord& record) {
  Partition& partition = partition_of(record);
  ++partition.open_tickets;
  if (partition.last_offset && record.offset <= *partition.last_offset)
    return {&partition, untracked};
  partition.last_offset = record.offset;
  partition.entries.push_back({record.offset});
  ++tracked_;
  return {&partition, partition.first_sequence + partition.entries.size() - 1};
}

void OffsetTracker::done(const Ticket& ticket) {
  Partition& partition = *ticket.partition;
  if (ticket.sequence != untracked && !partition.is_closed) {
    partition.entries[ticket.sequence - partition.first_sequence].is_done = true;
    while (!partition.entries.empty() && partition.entries.front().is_done) {
      partition.committable = partition.entries.front().offset + 1;
      partition.entries.pop_front();
      ++partition.first_sequence;
      --tracked_;
    }
  }
  --partition.open_tickets;
  release(partition);
}

void OffsetTracker::release(Partition& partition) {
  if (!partition.is_closed || partition.open_tickets > 0) return;
  std::erase_if(partitions_, [&](const auto& owned) { return owned.get() == &partition; });
  last_ = nullptr;
}

void OffsetTracker::close(const std::set<TopicPartition>& partitions) {
  std::vector<Partition*> closed;
  for (const auto& partition : partitions_) {
    if (!partition->is_closed && partitions.contains(partition->name))
      closed.push_back(partition.get());
  }
  for (Partition* partition : closed) {
    tracked_ -= partition->entries.size();
    partition->entries.clear();
    partition->is_closed = true;
    release(*partition);
  }
}

OffsetsByPartition OffsetTracker::committable() const {
  OffsetsByPartition offsets;
  for (const auto& partition : partitions_) {
    if (!partition->is_closed && partition->committable)
      offsets[partition->name] = *partition->committable;
  }
  return offsets;
}

}  // namespace kconnect::elasticsearch
