#pragma once

#include <cstdint>
#include <optional>

#include <kconnect/record.h>

#include "jdbc/db/table_id.h"
#include "jdbc/db/temporal.h"

namespace kconnect::jdbc {

// How far a table or query has been read: {"incrementing": 7, "timestamp": 1704190830123,
// "timestamp_nanos": 123456000}, of which a mode uses one or both. timestamp_nanos is the whole
// fraction of the second.
struct SourceOffset {
  std::optional<SqlTimestamp> timestamp;  // an instant
  std::optional<int64_t> incrementing;
  std::optional<int64_t> snapshot = {};  // ours: the bound of a shared first load

  static SourceOffset from(const OffsetMap& map);
  OffsetMap to_map() const;
};

SqlTimestamp instant_of_millis(int64_t epoch_millis);
bool is_before(const SqlTimestamp& a, const SqlTimestamp& b);

// {"protocol": "1", "table": "schema.table"}
OffsetMap table_partition(const TableId& table);
// {"table": "table"}: what old versions of Java's connector stored.
OffsetMap old_table_partition(const TableId& table);
// {"query": "query"}
OffsetMap query_partition();

}  // namespace kconnect::jdbc
