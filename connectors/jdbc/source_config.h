#pragma once

#include <optional>
#include <string>
#include <vector>

#include <kconnect/config_spec.h>

#include "jdbc/connection_config.h"
#include "jdbc/db/connection.h"
#include "jdbc/dialects/dialect.h"

namespace kconnect::jdbc {

enum class SourceMode { Bulk, Timestamp, Incrementing, TimestampIncrementing };

// What becomes of columns whose type Java's connector leaves out.
enum class UnmappedColumns { Drop, Text, Array };

// How TIMESTAMP columns become values.
enum class TimestampGranularity {
  ConnectLogical,
  MicrosLong,
  MicrosString,
  MicrosIso,
  NanosLong,
  NanosString,
  NanosIso
};

// The keys of the source; connector and tasks parse the same.
struct SourceConfig : ConnectionConfig {
  std::vector<std::string> table_whitelist;
  std::vector<std::string> table_blacklist;
  std::vector<std::string> table_include_list;
  std::vector<std::string> table_exclude_list;
  std::optional<std::string> catalog_pattern;
  std::optional<std::string> schema_pattern;
  bool numeric_precision_mapping = false;
  std::optional<std::string> numeric_mapping_name;
  std::string date_calendar_system;

  std::string mode_name;
  std::string incrementing_column;
  std::vector<std::string> timestamp_columns;
  std::vector<std::string> timestamp_columns_mapping;
  std::vector<std::string> incrementing_column_mapping;
  std::optional<int64_t> timestamp_initial;
  bool validate_non_null = true;
  std::string query;
  Password query_masked;
  std::string quote_identifiers;
  std::string query_suffix;
  std::string isolation_name;
  int32_t query_retry_attempts = -1;

  std::vector<std::string> table_types;
  int32_t poll_interval_ms = 0;
  int32_t batch_max_rows = 0;
  int32_t max_buffer_size = 0;
  int64_t poll_linger_ms = 0;
  int64_t table_startup_limit_ms = 0;
  int64_t table_poll_interval_ms = 0;
  std::string topic_prefix;
  int64_t timestamp_delay_ms = 0;
  std::string db_timezone;
  std::string granularity_name;

  std::string key_columns;
  std::string unmapped_columns_name;
  int64_t incrementing_initial = -1;
  std::string topic_name_format;
  int64_t snapshot_range_size = 0;

  // The keys of Confluent's connector and ours.
  static const ConfigSpec<SourceConfig>& spec();
  // With driver properties; the keys of Aiven's connector are understood too.
  static SourceConfig parse(const ConfigMap& props);

  // Throws ConfigException when mode is empty.
  SourceMode mode() const;
  bool uses_timestamp() const;
  bool uses_incrementing() const;
  // Whichever of query and query.masked is set; empty = tables are read.
  const std::string& query_text() const {
    return query_masked.value.empty() ? query : query_masked.value;
  }
  bool has_query() const { return !query_text().empty(); }
  NumericMapping numeric_mapping() const;
  TimestampGranularity granularity() const;
  TransactionIsolation isolation() const;
  UnmappedColumns unmapped_columns() const;
  QuoteIdentifiers quote() const;
  bool is_proleptic() const { return date_calendar_system == "PROLEPTIC_GREGORIAN"; }
  std::unique_ptr<Dialect> make_dialect() const;
};

// Cross-key checks with the messages of Java's connector.
void validate_source(const ConfigMap& props, std::vector<ConfigValue>& rows);
// Whether the database lets the user in and takes the query.
void validate_source_outside(const ConfigMap& props, std::vector<ConfigValue>& rows);

}  // namespace kconnect::jdbc
