#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "elasticsearch/bulk.h"

namespace kconnect::elasticsearch {

// The documents of bulk requests that have not ended, where the server does not order changes by
// version: requests that share one follow each other. Used by one thread.
class BusyDocuments {
 public:
  bool allow(const Bulk& bulk) const;
  void hold(const Bulk& bulk);
  void release(const Bulk& bulk);

 private:
  std::unordered_map<uint64_t, size_t> held_;
};

}  // namespace kconnect::elasticsearch
