#include "jdbc/source/querier_factory.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "jdbc/source/name_list.h"

namespace kconnect::jdbc {

namespace {

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

}  // namespace

std::string topic_of(const SourceConfig& config, const TableId& table) {
  if (config.topic_name_format.empty()) return config.topic_prefix + table.table;
  std::string topic = config.topic_name_format;
  replace_all(topic, "${prefix}", config.topic_prefix);
  replace_all(topic, "${catalog}", table.catalog);
  replace_all(topic, "${schema}", table.schema);
  replace_all(topic, "${table}", table.table);
  return topic;
}

std::vector<std::string> QuerierFactory::key_names(const TableId& table,
                                                   const std::vector<Column>& columns) const {
  if (config_.key_columns == "none") return {};
  if (config_.key_columns != "primary") return split_names(config_.key_columns, ',');
  std::vector<std::string> names;
  for (const Column& column : columns) {
    if (column.primary_key) names.push_back(column.name);
  }
  if (names.empty()) {
    throw ConnectException(
        fmt::format("key.columns=primary: table {} has no primary key", table.unquoted()));
  }
  return names;
}

QuerierSettings QuerierFactory::settings(std::string name, Text topic) const {
  const TimeZone zone = find_time_zone(config_.db_timezone).value_or(TimeZone::utc());
  return {.name = std::move(name),
          .schema_name = std::nullopt,
          .topic = std::move(topic),
          .partition = nullptr,
          .base = {},
          .timestamp_names = {},
          .incrementing_name = {},
          .key_names = {},
          .suffix = config_.query_suffix,
          .is_masked = !config_.query_masked.value.empty(),
          .unmapped = config_.unmapped_columns(),
          .timestamp_delay = std::chrono::milliseconds(config_.timestamp_delay_ms),
          .mapping = {config_.numeric_mapping(), config_.granularity(),
                      SourceCalendar(zone, config_.is_proleptic()),
                      config_.unmapped_columns() == UnmappedColumns::Array}};
}

QuerierSettings QuerierFactory::table_settings(const TableId& table,
                                               OffsetColumnNames& names) const {
  QuerierSettings result = settings(table.unquoted(), Text(topic_of(config_, table)));
  const bool is_incremental = config_.mode() != SourceMode::Bulk;
  std::vector<Column> columns;
  if (is_incremental || config_.key_columns == "primary") {
    auto found = connection_.columns(table);
    if (!found) throw ConnectException(fmt::format("Table {} does not exist", table.unquoted()));
    columns = std::move(*found);
  }
  if (is_incremental) names = resolved_offset_columns(config_, table, columns);
  result.key_names = key_names(table, columns);
  const std::string qualified = dialect_.qualified(table);
  result.schema_name = table.table;
  result.base = {"SELECT * FROM " + qualified, qualified + '.'};
  return result;
}

std::unique_ptr<TableQuerier> QuerierFactory::for_table(const TableId& table) {
  OffsetColumnNames names;
  QuerierSettings settings = table_settings(table, names);
  return make(std::move(settings), names, {table_partition(table), old_table_partition(table)},
              snapshot_of(table));
}

std::optional<SnapshotPlan> QuerierFactory::snapshot_of(const TableId& table) {
  const auto shared = std::ranges::find_if(assigned_.shared, [&](const SharedTable& candidate) {
    return dialect_.parse_table(candidate.table) == table;
  });
  if (shared == assigned_.shared.end()) return std::nullopt;
  return SnapshotPlan::make(table, shared->bounds, config_.incrementing_initial,
                            config_.snapshot_range_size, offsets_);
}

std::vector<std::unique_ptr<TableQuerier>> QuerierFactory::for_ranges() {
  std::vector<std::unique_ptr<TableQuerier>> queriers;
  for (const SharedTable& shared : assigned_.shared) {
    const TableId table = dialect_.parse_table(shared.table);
    const SnapshotPlan plan = *snapshot_of(table);
    OffsetColumnNames names;
    const QuerierSettings common = table_settings(table, names);
    for (size_t i = 0; i < plan.ranges().size(); ++i) {
      if (static_cast<int64_t>(i) % assigned_.task_count != assigned_.task) continue;
      const SnapshotPlan::Range& range = plan.ranges()[i];
      const OffsetMap partition = range_partition(table, range);
      SourceOffset offset{std::nullopt, std::max(range.first - 1, config_.incrementing_initial)};
      if (const auto stored = offsets_.offset(partition)) offset = SourceOffset::from(*stored);
      offset.snapshot = plan.bound();
      QuerierSettings own = common;
      own.name = fmt::format("{} {}-{}", common.name, range.first, range.last);
      own.partition = std::make_shared<const OffsetMap>(partition);
      own.incrementing_name = names.incrementing;
      queriers.push_back(std::make_unique<IncrementingQuerier>(
          dialect_, std::move(own), std::move(offset), offset_columns(common.base, names),
          std::min(range.last, *plan.bound())));
    }
  }
  return queriers;
}

std::unique_ptr<TableQuerier> QuerierFactory::for_query() {
  QuerierSettings result = settings("query", Text(config_.topic_prefix));
  if (config_.key_columns == "primary") {
    throw ConfigException("key.columns=primary: a query has no primary key; name the columns");
  }
  result.key_names = key_names({}, {});
  const std::string_view query = without_end(config_.query_text());
  const bool wrap = config_.mode() != SourceMode::Bulk && has_tail_clause(query);
  result.base = {wrap ? fmt::format("SELECT * FROM ({}) q", query) : std::string(query), ""};
  return make(std::move(result), offset_column_names(config_, {}), {query_partition()},
              std::nullopt);
}

OffsetColumns QuerierFactory::offset_columns(const SelectBase& base,
                                             const OffsetColumnNames& names) const {
  OffsetColumns columns;
  for (const std::string& name : names.timestamps) {
    columns.timestamps.push_back(base.column_prefix + dialect_.identifier(name));
  }
  if (!names.incrementing.empty()) {
    columns.incrementing = base.column_prefix + dialect_.identifier(names.incrementing);
  }
  return columns;
}

// What is stored under the first of the partitions that has anything; else where the settings say
// to begin.
SourceOffset QuerierFactory::initial_offset(const std::vector<OffsetMap>& partitions) {
  for (const OffsetMap& partition : partitions) {
    if (const auto stored = offsets_.offset(partition)) return SourceOffset::from(*stored);
  }
  SourceOffset offset;
  if (config_.uses_incrementing() && config_.incrementing_initial != -1) {
    offset.incrementing = config_.incrementing_initial;
  }
  if (!config_.timestamp_initial) return offset;
  constexpr int64_t present = -1;
  if (*config_.timestamp_initial != present) {
    offset.timestamp = instant_of_millis(*config_.timestamp_initial);
    return offset;
  }
  const TimeZone zone = find_time_zone(config_.db_timezone).value_or(TimeZone::utc());
  offset.timestamp = present_time(connection_, dialect_, SourceCalendar(zone, false));
  offset.timestamp->nanos -= offset.timestamp->nanos % 1'000'000;
  return offset;
}

std::unique_ptr<TableQuerier> QuerierFactory::make(QuerierSettings settings,
                                                   const OffsetColumnNames& names,
                                                   const std::vector<OffsetMap>& partitions,
                                                   const std::optional<SnapshotPlan>& snapshot) {
  if (config_.mode() == SourceMode::Bulk) {
    return std::make_unique<BulkQuerier>(dialect_, std::move(settings));
  }
  settings.partition = std::make_shared<const OffsetMap>(partitions.front());
  settings.timestamp_names = names.timestamps;
  settings.incrementing_name = names.incrementing;
  SourceOffset offset = initial_offset(partitions);
  if (snapshot && snapshot->bound()) {
    offset.snapshot = snapshot->bound();
    offset.incrementing = std::max(offset.incrementing.value_or(-1), *snapshot->bound());
  }
  OffsetColumns columns = offset_columns(settings.base, names);
  if (config_.mode() == SourceMode::Timestamp) {
    return std::make_unique<TimestampQuerier>(dialect_, std::move(settings), std::move(offset),
                                              std::move(columns));
  }
  return std::make_unique<IncrementingQuerier>(dialect_, std::move(settings), std::move(offset),
                                               std::move(columns));
}

}  // namespace kconnect::jdbc
