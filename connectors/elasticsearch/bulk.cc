#include "elasticsearch/bulk.h"

namespace kconnect::elasticsearch {

Bulk Bulk::pick(const std::vector<size_t>& places) {
  Bulk picked;
  picked.failures = failures;
  picked.items.reserve(places.size());
  for (const size_t place : places) {
    const size_t start = start_of(place);
    picked.body.append(body, start, items[place].end - start);
  }
  size_t end = 0;
  for (const size_t place : places) {
    end += items[place].end - start_of(place);
    picked.items.push_back(items[place]);
    picked.items.back().end = end;
  }
  return picked;
}

}  // namespace kconnect::elasticsearch
