#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "offsets/offset_store.h"

namespace kconnect {

// A source task as the committer sees it. Called from the committer's thread or the task's, one
// call at a time.
class OffsetSource {
 public:
  virtual ~OffsetSource() = default;
  // Appends what is safe to store by now.
  virtual void collect_offsets(std::vector<StoredOffset>& offsets) = 0;
  // Whether what was collected is stored now.
  virtual void offsets_stored(bool success) = 0;
};

// Stores the offsets of all source tasks every offset.flush.interval.ms: one write of the store for
// all of them. Safe from any thread.
class OffsetCommitter {
 public:
  OffsetCommitter(OffsetStore& store, std::chrono::milliseconds interval);

  void add(OffsetSource& source);
  // Stores the source's offsets a last time, unless it has been removed; it is not called again
  // afterwards.
  void commit_and_remove(OffsetSource& source);
  // The source is not called again.
  void remove(OffsetSource& source);

 private:
  void run(const std::stop_token& stop);
  void commit(const std::vector<OffsetSource*>& sources);  // mutex_ held

  OffsetStore& store_;
  const std::chrono::milliseconds interval_;
  std::mutex mutex_;  // guards sources_, and the order of commits: older offsets must not overwrite
                      // newer ones
  std::condition_variable_any wake_;
  std::vector<OffsetSource*> sources_;
  std::jthread thread_;
};

}  // namespace kconnect
