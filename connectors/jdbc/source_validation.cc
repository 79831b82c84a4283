#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/ascii_case.h"
#include "base/trim.h"
#include "jdbc/source/query_text.h"
#include "jdbc/source_config.h"

namespace kconnect::jdbc {

namespace {

using Rows = std::vector<ConfigValue>;

bool has_errors(const Rows& rows) {
  return std::ranges::any_of(rows, [](const auto& row) { return !row.error_messages.empty(); });
}

void add_to(Rows& rows, std::string_view key, const std::string& message) {
  for (ConfigValue& row : rows) {
    if (row.name == key) row.error_messages.push_back(message);
  }
}

bool starts_with_select(std::string_view query) {
  query = java_trim(query);
  constexpr std::string_view select = "SELECT";
  if (!starts_with_ignoring_case(query, select)) return false;
  const char next = query.size() > select.size() ? query[select.size()] : ' ';
  return ascii_lower(next) == ascii_upper(next) && next != '_' && (next < '0' || next > '9');
}

// The checks that look at several keys, in Java's order. Each gives false when it has found
// something: the next ones then do not count.
class CrossChecks {
 public:
  CrossChecks(const SourceConfig& config, Rows& rows) : config_(config), rows_(rows) {}

  void run() {
    const bool fine = isolation_fits() && lists_are_compatible() && query_is_fine() &&
                      query_names_its_column() && mode_is_there() && ranges_fit();
    if (fine && uses_new_keys()) {
      exclude_has_include() && timestamp_mapping_fits() && incrementing_mapping_fits();
    }
  }

 private:
  void add(std::string_view key, const std::string& message) { add_to(rows_, key, message); }
  bool add_to_set(const std::vector<std::pair<std::string_view, bool>>& keys,
                  const std::string& message) {
    for (const auto& [key, is_set] : keys) {
      if (is_set) add(key, message);
    }
    return false;
  }

  std::vector<std::pair<std::string_view, bool>> list_keys() const {
    return {{"table.whitelist", !config_.table_whitelist.empty()},
            {"table.blacklist", !config_.table_blacklist.empty()},
            {"table.include.list", !config_.table_include_list.empty()},
            {"table.exclude.list", !config_.table_exclude_list.empty()}};
  }
  bool uses_lists() const {
    return std::ranges::any_of(list_keys(), [](const auto& key) { return key.second; });
  }
  bool uses_old_keys() const {
    return !config_.table_whitelist.empty() || !config_.table_blacklist.empty() ||
           !config_.timestamp_columns.empty() || !java_trim(config_.incrementing_column).empty();
  }
  bool uses_new_keys() const {
    return !config_.table_include_list.empty() || !config_.table_exclude_list.empty() ||
           !config_.timestamp_columns_mapping.empty() ||
           !config_.incrementing_column_mapping.empty();
  }

  bool isolation_fits() {
    if (config_.isolation_name != "SQL_SERVER_SNAPSHOT") return true;
    add("transaction.isolation.mode",
        "Isolation mode of `SQL_SERVER_SNAPSHOT` can only be configured with a Sql Server Dialect");
    return false;
  }

  bool lists_are_compatible() {
    if (config_.has_query()) return true;
    if (uses_old_keys() && uses_new_keys()) {
      auto keys = list_keys();
      keys.emplace_back("timestamp.column.name", !config_.timestamp_columns.empty());
      keys.emplace_back("timestamp.columns.mapping", !config_.timestamp_columns_mapping.empty());
      keys.emplace_back("incrementing.column.name", !config_.incrementing_column.empty());
      keys.emplace_back("incrementing.column.mapping",
                        !config_.incrementing_column_mapping.empty());
      return add_to_set(
          keys,
          "Cannot mix legacy and new configuration approaches: table.whitelist, table.blacklist, "
          "timestamp.column.name and incrementing.column.name cannot be used together with "
          "table.include.list, table.exclude.list, timestamp.columns.mapping and "
          "incrementing.column.mapping. Please choose one approach.");
    }
    if (uses_old_keys() || uses_new_keys()) return true;
    for (const auto& [key, is_set] : list_keys()) {
      add(key,
          "At least one table filtering configuration is required. Provide one of: "
          "table.whitelist, table.blacklist, table.include.list, or table.exclude.list.");
    }
    return false;
  }

  bool query_is_fine() {
    const bool is_open = !config_.query.empty();
    const bool is_masked = !config_.query_masked.value.empty();
    if (is_open && is_masked) {
      return add_to_set({{"query", true}, {"query.masked", true}},
                        "Both 'query' and 'query.masked' configs cannot be set at the same time. "
                        "Please use only one of them.");
    }
    if (config_.has_query() && uses_lists()) {
      auto keys = list_keys();
      keys.emplace_back("query", true);
      keys.emplace_back("query.masked", true);
      return add_to_set(
          keys,
          "Do not specify table filtering configs with 'query'. Remove table.whitelist / "
          "table.blacklist / table.include.list / table.exclude.list when using query mode or "
          "'query' when using table filtering mode.");
    }
    const std::string key = is_masked ? "query.masked" : "query";
    if (!config_.has_query() || starts_with_select(config_.query_text())) return true;
    add(key, fmt::format("Only SELECT statements are supported for '{}'. Please provide a "
                         "statement that starts with SELECT.",
                         key));
    return false;
  }

  bool query_names_its_column() {
    if (!config_.has_query() || !config_.uses_incrementing()) return true;
    if (!java_trim(config_.incrementing_column).empty()) return true;
    add("incrementing.column.name",
        "'incrementing.column.name' must be provided when using mode 'incrementing' or "
        "'timestamp+incrementing' with a custom query: there is no table to find the column in.");
    return false;
  }

  bool mode_is_there() {
    if (!config_.mode_name.empty()) return true;
    add("mode", "Query mode must be specified");
    return false;
  }

  bool ranges_fit() {
    const bool fits = config_.mode() == SourceMode::Incrementing && !config_.has_query();
    if (config_.snapshot_range_size == 0 || fits) return true;
    add("snapshot.range.size", "Ranges need tables in mode 'incrementing'");
    return false;
  }

  bool exclude_has_include() {
    if (config_.table_exclude_list.empty() || !config_.table_include_list.empty()) return true;
    add("table.exclude.list",
        "table.exclude.list cannot be used without table.include.list. Exclude list only applies "
        "to tables that match the include list.");
    return false;
  }

  bool timestamp_mapping_fits() {
    const bool is_set = !config_.timestamp_columns_mapping.empty();
    if (config_.uses_timestamp() == is_set) return true;
    add("mode",
        is_set ? "Timestamp column configurations should not be provided if mode is not "
                 "'timestamp' or 'timestamp+incrementing'. Remove 'timestamp.columns.mapping'."
               : "Timestamp column configuration must be provided when using mode 'timestamp' or "
                 "'timestamp+incrementing'. Provide 'timestamp.columns.mapping'.");
    return false;
  }

  bool incrementing_mapping_fits() {
    const bool is_set = !config_.incrementing_column_mapping.empty();
    if (config_.uses_incrementing() == is_set) return true;
    add("mode", is_set ? "Incrementing column configurations should not be provided if mode is not "
                         "'incrementing' or 'timestamp+incrementing'. Remove "
                         "'incrementing.column.mapping'."
                       : "Incrementing column configuration must be provided when using mode "
                         "'incrementing' or 'timestamp+incrementing'. Provide "
                         "'incrementing.column.mapping'.");
    return false;
  }

  const SourceConfig& config_;
  Rows& rows_;
};

// What the database says to the settings.
class DatabaseCheck {
 public:
  DatabaseCheck(const SourceConfig& config, Rows& rows) : config_(config), rows_(rows) {}

  void run() {
    try {
      const auto connection = open_connection(config_.settings(), {});
      check_query(*connection);
    } catch (const std::exception& error) {
      add_to(rows_, "connection.url",
             fmt::format("Could not connect to database. {}", error.what()));
    }
  }

 private:
  void check_query(Connection& connection) {
    if (!config_.has_query()) return;
    try {
      connection.describe(without_end(config_.query_text()));
    } catch (const SqlException& error) {
      const bool is_masked = !config_.query_masked.value.empty();
      std::string message =
          "The configured query is not valid and has database/connection errors. Please provide "
          "the correct query by validating the query syntax and the existing table/column names "
          "with the database being connected";
      if (!error.sql_state().empty()) {
        message += fmt::format(" (SQLState: {})", error.sql_state());
      } else if (error.vendor_code() != 0) {
        message += fmt::format(" (errorCode: {})", error.vendor_code());
      }
      if (!is_masked) message += fmt::format(": {}", error.what());
      add_to(rows_, is_masked ? "query.masked" : "query", message);
    }
  }

  const SourceConfig& config_;
  Rows& rows_;
};

template <typename Check>
void run(const ConfigMap& props, Rows& rows) {
  if (has_errors(rows)) return;
  try {
    Check(SourceConfig::parse(props), rows).run();
  } catch (const ConfigException& error) {
    add_to(rows, "connection.url", error.what());
  }
}

}  // namespace

void validate_source(const ConfigMap& props, Rows& rows) {
  run<CrossChecks>(props, rows);
}

void validate_source_outside(const ConfigMap& props, Rows& rows) {
  run<DatabaseCheck>(props, rows);
}

}  // namespace kconnect::jdbc
