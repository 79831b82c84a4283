#include "jdbc/source/offset.h"

namespace kconnect::jdbc {

namespace {

constexpr const char* incrementing_field = "incrementing";
constexpr const char* timestamp_field = "timestamp";
constexpr const char* nanos_field = "timestamp_nanos";
constexpr const char* snapshot_field = "snapshot";
constexpr const char* table_field = "table";

std::optional<int64_t> integer(const OffsetMap& map, const char* field) {
  const Value* value = map.find(field);
  const int64_t* number = value == nullptr ? nullptr : value->get_if<int64_t>();
  return number == nullptr ? std::nullopt : std::optional(*number);
}

}  // namespace

SqlTimestamp instant_of_millis(int64_t epoch_millis) {
  int64_t seconds = epoch_millis / 1000;
  int64_t rest = epoch_millis % 1000;
  if (rest < 0) {
    rest += 1000;
    --seconds;
  }
  return {seconds, static_cast<int32_t>(rest * 1'000'000), true};
}

bool is_before(const SqlTimestamp& a, const SqlTimestamp& b) {
  return a.seconds != b.seconds ? a.seconds < b.seconds : a.nanos < b.nanos;
}

SourceOffset SourceOffset::from(const OffsetMap& map) {
  SourceOffset offset;
  offset.incrementing = integer(map, incrementing_field);
  offset.snapshot = integer(map, snapshot_field);
  if (const auto millis = integer(map, timestamp_field)) {
    offset.timestamp = instant_of_millis(*millis);
    if (const auto nanos = integer(map, nanos_field)) {
      offset.timestamp->nanos = static_cast<int32_t>(*nanos);
    }
  }
  return offset;
}

OffsetMap SourceOffset::to_map() const {
  static const Text incrementing_name = Text::constant(incrementing_field);
  static const Text timestamp_name = Text::constant(timestamp_field);
  static const Text nanos_name = Text::constant(nanos_field);
  OffsetMap map;
  if (timestamp) {
    map.set(timestamp_name, timestamp->seconds * 1000 + timestamp->nanos / 1'000'000);
    map.set(nanos_name, int64_t{timestamp->nanos});
  }
  if (incrementing) map.set(incrementing_name, *incrementing);
  if (snapshot) map.set(snapshot_field, *snapshot);
  return map;
}

OffsetMap table_partition(const TableId& table) {
  return {{"protocol", Value("1")}, {table_field, Value(table.unquoted())}};
}

OffsetMap old_table_partition(const TableId& table) {
  return {{table_field, Value(table.table)}};
}

OffsetMap query_partition() {
  return {{"query", Value("query")}};
}

}  // namespace kconnect::jdbc
