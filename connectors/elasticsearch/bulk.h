#pragma once

#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "elasticsearch/offset_tracker.h"

namespace kconnect::elasticsearch {

// One action of a bulk request.
struct BulkItem {
  OffsetTracker::Ticket ticket = {};
  int64_t offset = 0;
  std::shared_ptr<const void> origin = {};  // for the dead letter queue, if there is one
  size_t end = 0;                           // of its lines in the body
  uint64_t document = 0;                    // see WrittenRecord
  bool has_external_version = false;
  std::shared_future<void> reported = {};  // valid once it went to the dead letter queue
};

// A bulk request: being filled, waiting, or on its way.
struct Bulk {
  std::string body = {};
  std::vector<BulkItem> items = {};
  size_t estimated_bytes = 0;  // documents, and 50 for each action
  int32_t failures = 0;        // attempts that failed
  std::chrono::steady_clock::time_point due =
      {};  // linger: when it began to be filled; retry: when

  size_t start_of(size_t item) const { return item == 0 ? 0 : items[item - 1].end; }
  bool empty() const { return items.empty(); }
  // The actions at these places, which ascend, become a bulk of their own.
  Bulk pick(const std::vector<size_t>& places);
};

}  // namespace kconnect::elasticsearch
