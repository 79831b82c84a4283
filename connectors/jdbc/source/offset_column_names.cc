#include "jdbc/source/offset_column_names.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/ascii_case.h"
#include "base/java_regex.h"
#include "base/trim.h"
#include "jdbc/source/name_list.h"

namespace kconnect::jdbc {

namespace {

const Column* find_column(const std::vector<Column>& columns, std::string_view name) {
  const auto found = std::ranges::find_if(
      columns, [name](const Column& column) { return equals_ignoring_case(column.name, name); });
  return found == columns.end() ? nullptr : &*found;
}

bool may_be_null(const Column& column) {
  return column.is_optional() && !column.primary_key;
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

// What the database numbers by itself.
std::string auto_incremented(const TableId& table, const std::vector<Column>& columns) {
  const auto found = std::ranges::find_if(columns, &Column::auto_increment);
  if (found != columns.end()) return found->name;
  throw ConnectException(
      fmt::format("Table {} has no column that the database numbers by itself; set "
                  "incrementing.column.name",
                  table.unquoted()));
}

void check_existence(const SourceConfig& config, const TableId& table,
                     const std::vector<Column>& columns, const OffsetColumnNames& names) {
  if (config.uses_incrementing() && find_column(columns, names.incrementing) == nullptr) {
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

void check_not_null(const SourceConfig& config, const TableId& table,
                    const std::vector<Column>& columns, const OffsetColumnNames& names) {
  if (config.uses_incrementing() && may_be_null(*find_column(columns, names.incrementing))) {
    throw ConnectException(
        fmt::format("Cannot make incremental queries using incrementing column {} on {} because "
                    "this column is nullable.",
                    names.incrementing, table.unquoted()));
  }
  const bool all_nullable = std::ranges::all_of(names.timestamps, [&](const std::string& name) {
    return may_be_null(*find_column(columns, name));
  });
  if (config.uses_timestamp() && all_nullable) {
    throw ConnectException(
        fmt::format("Cannot make incremental queries using timestamp columns {} on {} because all "
                    "of these columns are nullable.",
                    fmt::format("{}", fmt::join(names.timestamps, ",")), table.unquoted()));
  }
}

}  // namespace

OffsetColumnNames offset_column_names(const SourceConfig& config, const TableId& table) {
  OffsetColumnNames names{config.timestamp_columns, config.incrementing_column};
  // Mappings go by table names: a query has none.
  const bool is_table = !table.table.empty();
  if (is_table && config.uses_timestamp() && !config.timestamp_columns_mapping.empty()) {
    const std::string list =
        mapped_columns(config.timestamp_columns_mapping, table, "timestamp.columns.mapping");
    names.timestamps = split_names(std::string_view(list).substr(1, list.size() - 2), '|');
  }
  if (is_table && config.uses_incrementing() && !config.incrementing_column_mapping.empty()) {
    names.incrementing =
        mapped_columns(config.incrementing_column_mapping, table, "incrementing.column.mapping");
  }
  if (!config.uses_timestamp()) names.timestamps.clear();
  if (!config.uses_incrementing()) names.incrementing.clear();
  return names;
}

OffsetColumnNames resolved_offset_columns(const SourceConfig& config, const TableId& table,
                                          const std::vector<Column>& columns) {
  OffsetColumnNames names = offset_column_names(config, table);
  if (config.uses_incrementing() && names.incrementing.empty()) {
    names.incrementing = auto_incremented(table, columns);
  }
  check_existence(config, table, columns, names);
  if (config.validate_non_null) check_not_null(config, table, columns, names);
  return names;
}

}  // namespace kconnect::jdbc
