#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <kconnect/source_task.h>

#include "jdbc/db/connection.h"
#include "jdbc/db/table_id.h"
#include "jdbc/dialects/dialect.h"

namespace kconnect::jdbc {

// The ids that a table held when its first load was shared out; none when it was empty.
struct IdBounds {
  int64_t smallest = 0;
  int64_t largest = -1;
};

// Asks the database.
IdBounds id_bounds(Connection& connection, const Dialect& dialect, const TableId& table,
                   const std::string& column);

// The shared first load of a table in mode incrementing: the ids up to a bound are read in ranges
// by several tasks, each range with an offset of its own, and what is beyond by one querier as
// usual. Every stored offset carries the bound, so that all tasks keep to it after a restart and no
// row is read by two or by none.
class SnapshotPlan {
 public:
  // ids of a range: first..last, both included
  struct Range {
    int64_t first = 0;
    int64_t last = 0;
  };

  // bounds: what the database holds now. It counts while nothing is stored; a table that has been
  // read without ranges has none. Throws ConfigException when size would make too many ranges.
  static SnapshotPlan make(const TableId& table, IdBounds bounds, int64_t begin_behind,
                           int64_t size, OffsetReader& offsets);

  const std::vector<Range>& ranges() const { return ranges_; }
  // Up to where ranges read; nullopt = there are none.
  std::optional<int64_t> bound() const { return bound_; }

 private:
  std::vector<Range> ranges_;
  std::optional<int64_t> bound_;
};

// {"protocol": "1", "table": "schema.table", "range": "1000-1999"}
OffsetMap range_partition(const TableId& table, const SnapshotPlan::Range& range);

}  // namespace kconnect::jdbc
