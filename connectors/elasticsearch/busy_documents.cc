#include "elasticsearch/busy_documents.h"

#include <algorithm>

namespace kconnect::elasticsearch {

bool BusyDocuments::allow(const Bulk& bulk) const {
  if (held_.empty()) return true;
  return std::none_of(bulk.items.begin(), bulk.items.end(), [this](const BulkItem& item) {
    return item.document != 0 && held_.contains(item.document);
  });
}

void BusyDocuments::hold(const Bulk& bulk) {
  for (const BulkItem& item : bulk.items) {
    if (item.document != 0) ++held_[item.document];
  }
}

void BusyDocuments::release(const Bulk& bulk) {
  for (const BulkItem& item : bulk.items) {
    if (item.document == 0) continue;
    const auto found = held_.find(item.document);
    if (--found->second == 0) held_.erase(found);
  }
}

}  // namespace kconnect::elasticsearch
