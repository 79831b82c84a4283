#include "jdbc/source/snapshot.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "jdbc/source/offset.h"

namespace kconnect::jdbc {

namespace {

constexpr int64_t most_ranges = 10'000;

int64_t floor_divide(int64_t value, int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

// On a fixed grid, so that ranges are the same after a restart whatever the bounds are then.
std::vector<SnapshotPlan::Range> grid(int64_t first, int64_t last, int64_t size) {
  std::vector<SnapshotPlan::Range> ranges;
  if (first > last) return ranges;
  const int64_t begin = floor_divide(first, size);
  const int64_t end = floor_divide(last, size);
  if (end - begin >= most_ranges) {
    throw ConfigException(
        fmt::format("snapshot.range.size={}: ids from {} to {} would make more than {} ranges",
                    size, first, last, most_ranges));
  }
  for (int64_t i = begin; i <= end; ++i) ranges.push_back({i * size, (i + 1) * size - 1});
  return ranges;
}

}  // namespace

IdBounds id_bounds(Connection& connection, const Dialect& dialect, const TableId& table,
                   const std::string& column) {
  const std::string id = dialect.identifier(column);
  const auto row = connection.query(
      fmt::format("SELECT MIN({0}), MAX({0}) FROM {1}", id, dialect.qualified(table)));
  if (!row->next() || row->is_null(0)) return {};
  return {row->integer(0), row->integer(1)};
}

OffsetMap range_partition(const TableId& table, const SnapshotPlan::Range& range) {
  OffsetMap partition = table_partition(table);
  partition.set("range", Value(fmt::format("{}-{}", range.first, range.last)));
  return partition;
}

SnapshotPlan SnapshotPlan::make(const TableId& table, IdBounds bounds, int64_t begin_behind,
                                int64_t size, OffsetReader& offsets) {
  SnapshotPlan plan;
  const auto tail = offsets.offset(table_partition(table));
  if (tail && !SourceOffset::from(*tail).snapshot) return plan;
  plan.bound_ = tail ? SourceOffset::from(*tail).snapshot : std::nullopt;
  const int64_t first = std::max(begin_behind + 1, bounds.smallest);
  plan.ranges_ = grid(first, std::max(bounds.largest, plan.bound_.value_or(bounds.largest)), size);
  for (const Range& range : plan.ranges_) {
    if (plan.bound_) break;
    const auto stored = offsets.offset(range_partition(table, range));
    if (stored) plan.bound_ = SourceOffset::from(*stored).snapshot;
  }
  if (!plan.bound_) plan.bound_ = bounds.largest;
  std::erase_if(plan.ranges_, [&](const Range& range) { return range.first > *plan.bound_; });
  return plan;
}

}  // namespace kconnect::jdbc
