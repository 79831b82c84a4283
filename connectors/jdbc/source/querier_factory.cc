#include "jdbc/source/querier_factory.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/ascii_case.h"
#include "base/java_regex.h"
#include "base/trim.h"

namespace kconnect::jdbc {

namespace {

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, ascii_lower, ascii_lower);
}

const Column* find_column(const std::vector<Column>& columns, std::string_view name) {
  const auto found = std::ranges::find_if(
      columns, [name](const Column& column) { return equals_ignoring_case(column.name, name); });
  return found == columns.end() ? nullptr : &*found;
}

bool may_be_null(const Column& column) {
  return column.is_optional() && !column.primary_key;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.emplace_back(java_trim(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, ","));
}

// The column part of the only mapping whose expression matches the table; none is an error, and so
// are several.
std::string mapped_columns(const std::vector<std::string>& mappings, const TableId& table,
                           std::string_view key) {
  const std::string name = table.unquoted();
  std::string found;
  for (const std::string& mapping : mappings) {
    const size_t colon = mapping.find(':');
    if (!JavaRegex::compile(java_trim(mapping.substr(0, colon))).full_match(name)) continue;
    if (!found.empty()) {
      throw ConnectException(fmt::format("{}: several expressions match table {}", key, name));
    }
    found = java_trim(mapping.substr(colon + 1));
  }
  if (found.empty()) {
    throw ConnectException(fmt::format("{}: no expression matches table {}", key, name));
  }
  return found;
}

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

QuerierFactory::ColumnNames QuerierFactory::column_names(const TableId& table) const {
  ColumnNames names{config_.timestamp_columns, config_.incrementing_column};
  if (config_.uses_timestamp() && !config_.timestamp_columns_mapping.empty()) {
    const std::string list =
        mapped_columns(config_.timestamp_columns_mapping, table, "timestamp.columns.mapping");
    names.timestamps = split(std::string_view(list).substr(1, list.size() - 2), '|');
  }
  if (config_.uses_incrementing() && !config_.incrementing_column_mapping.empty()) {
    names.incrementing =
        mapped_columns(config_.incrementing_column_mapping, table, "incrementing.column.mapping");
  }
  if (!config_.uses_timestamp()) names.timestamps.clear();
  if (!config_.uses_incrementing()) names.incrementing.clear();
  return names;
}

void QuerierFactory::check_columns(const TableId& table, const std::vector<Column>& columns,
                                   const ColumnNames& names) const {
  if (config_.uses_incrementing() && find_column(columns, names.incrementing) == nullptr) {
    throw ConfigException(fmt::format("Incrementing column: {} does not exist in table '{}'",
                                      names.incrementing, table.unquoted()));
  }
  std::vector<std::string> missing;
  for (const std::string& name : names.timestamps) {
    if (find_column(columns, name) == nullptr) missing.push_back(name);
  }
  if (!missing.empty()) {
    throw ConfigException(fmt::format("Timestamp columns: {} do not exist in table '{}'",
                                      fmt::join(missing, ", "), table.unquoted()));
  }
}

void QuerierFactory::check_not_null(const TableId& table, const std::vector<Column>& columns,
                                    const ColumnNames& names) const {
  if (config_.uses_incrementing() && may_be_null(*find_column(columns, names.incrementing))) {
    throw ConnectException(
        fmt::format("Cannot make incremental queries using incrementing column {} on {} because "
                    "this column is nullable.",
                    names.incrementing, table.unquoted()));
  }
  const bool all_nullable = std::ranges::all_of(names.timestamps, [&](const std::string& name) {
    return may_be_null(*find_column(columns, name));
  });
  if (config_.uses_timestamp() && all_nullable) {
    throw ConnectException(
        fmt::format("Cannot make incremental queries using timestamp columns {} on {} because all "
                    "of these columns are nullable.",
                    join(names.timestamps), table.unquoted()));
  }
}

std::vector<std::string> QuerierFactory::key_names(const TableId& table,
                                                   const std::vector<Column>& columns) const {
  if (config_.key_columns == "none") return {};
  if (config_.key_columns != "primary") return split(config_.key_columns, ',');
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
                      SourceCalendar(zone, config_.is_proleptic())}};
}

std::unique_ptr<TableQuerier> QuerierFactory::for_table(const TableId& table) {
  ColumnNames names = column_names(table);
  QuerierSettings result = settings(table.unquoted(), Text(topic_of(config_, table)));
  const bool is_incremental = config_.mode() != SourceMode::Bulk;
  if (is_incremental || config_.key_columns == "primary") {
    const auto columns = connection_.columns(table);
    if (!columns) {
      throw ConnectException(fmt::format("Table {} does not exist", table.unquoted()));
    }
    if (config_.uses_incrementing() && names.incrementing.empty()) {
      const auto found = std::ranges::find_if(*columns, &Column::auto_increment);
      if (found == columns->end()) {
        throw ConnectException(
            fmt::format("Table {} has no column that the database numbers by itself; set "
                        "incrementing.column.name",
                        table.unquoted()));
      }
      names.incrementing = found->name;
    }
    check_columns(table, *columns, names);
    if (config_.validate_non_null && is_incremental) check_not_null(table, *columns, names);
    result.key_names = key_names(table, *columns);
  } else {
    result.key_names = key_names(table, {});
  }
  const std::string qualified = dialect_.qualified(table);
  result.schema_name = table.table;
  result.base = {"SELECT * FROM " + qualified, qualified + '.'};
  return make(std::move(result), names, {table_partition(table), old_table_partition(table)});
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
  return make(std::move(result), column_names({}), {query_partition()});
}

OffsetColumns QuerierFactory::offset_columns(const SelectBase& base,
                                             const ColumnNames& names) const {
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
  const auto now = connection_.query(dialect_.current_timestamp_query());
  if (!now->next()) throw ConnectException("the database does not tell its present time");
  offset.timestamp = SourceCalendar(zone, false).offset_instant(now->timestamp(0));
  offset.timestamp->nanos -= offset.timestamp->nanos % 1'000'000;
  return offset;
}

std::unique_ptr<TableQuerier> QuerierFactory::make(QuerierSettings settings,
                                                   const ColumnNames& names,
                                                   const std::vector<OffsetMap>& partitions) {
  if (config_.mode() == SourceMode::Bulk) {
    return std::make_unique<BulkQuerier>(dialect_, std::move(settings));
  }
  settings.partition = std::make_shared<const OffsetMap>(partitions.front());
  settings.timestamp_names = names.timestamps;
  settings.incrementing_name = names.incrementing;
  SourceOffset offset = initial_offset(partitions);
  OffsetColumns columns = offset_columns(settings.base, names);
  if (config_.mode() == SourceMode::Timestamp) {
    return std::make_unique<TimestampQuerier>(dialect_, std::move(settings), std::move(offset),
                                              std::move(columns));
  }
  return std::make_unique<IncrementingQuerier>(dialect_, std::move(settings), std::move(offset),
                                               std::move(columns));
}

}  // namespace kconnect::jdbc
