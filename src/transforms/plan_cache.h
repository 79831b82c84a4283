#pragma once

#include <algorithm>
#include <list>
#include <utility>

#include <kconnect/schema.h>

namespace kconnect {

// What a transform works out once for each schema, for the schemas it saw last. The same schema
// object costs one comparison of pointers; an equal one finds the same plan again.
template <typename Plan>
class PlanCache {
 public:
  // make(schema) returns the plan; it is kept with the schema that it was made for.
  template <typename Make>
  const Plan& get(const SchemaPtr& schema, Make&& make) {
    if (!entries_.empty() && entries_.front().latest == schema) return entries_.front().plan;
    auto found = std::ranges::find(entries_, schema, &Entry::latest);
    if (found == entries_.end()) {
      found = std::ranges::find_if(
          entries_, [&](const Entry& entry) { return same_schema(entry.source, schema); });
    }
    if (found == entries_.end()) {
      entries_.push_front({schema, schema, make(schema)});
      if (entries_.size() > capacity) entries_.pop_back();
    } else {
      found->latest = schema;
      entries_.splice(entries_.begin(), entries_, found);
    }
    return entries_.front().plan;
  }

  void clear() { entries_.clear(); }

 private:
  static constexpr size_t capacity = 16;
  struct Entry {
    SchemaPtr source;
    SchemaPtr latest;  // equal to source
    Plan plan;
  };
  std::list<Entry> entries_;  // the latest first
};

}  // namespace kconnect
