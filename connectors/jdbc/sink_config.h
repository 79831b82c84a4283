#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include <kconnect/config_spec.h>

#include "base/time_zone.h"
#include "jdbc/connection_config.h"

namespace kconnect::jdbc {

// Whose class name is configured: the keys of the two forks differ a little.
enum class SinkFlavour { Confluent, Aiven };

enum class InsertMode { Insert, Upsert, Update };
enum class KeyMode { None, Kafka, RecordKey, RecordValue };
enum class TimestampPrecision { Microseconds, Nanoseconds };
enum class OffsetStorage { Kafka, Database };

struct SinkConfig : ConnectionConfig {
  std::string insert_mode_name;
  int32_t batch_size = 0;
  bool delete_enabled = false;
  std::vector<std::string> table_types;
  bool replace_null_with_default = true;

  std::string table_name_format;
  std::string key_mode_name;
  std::vector<std::string> key_fields;
  std::vector<std::string> fields_whitelist;
  std::string db_time_zone_name;
  std::string date_time_zone_name;
  std::vector<std::string> timestamp_fields;
  std::string timestamp_precision_name;
  std::string date_calendar_system;
  std::string string_value_column;

  bool auto_create = false;
  bool auto_evolve = false;
  std::string quote_identifiers;
  bool merge_holdlock = true;  // SQL Server only

  int32_t max_retries = 0;
  int32_t retry_backoff_ms = 0;
  bool trim_sensitive_log = false;

  std::string offset_storage_name;
  std::string offset_table;

  // Aiven's
  bool quote_identifiers_flag = true;
  std::vector<std::string> topics_to_tables;
  bool normalize_table_names = false;

  std::string connector_name;  // "name"

  InsertMode insert_mode() const;
  KeyMode key_mode() const;
  TimeZone db_time_zone() const { return *TimeZone::find(db_time_zone_name); }
  TimeZone date_time_zone() const;
  TimestampPrecision timestamp_precision() const;
  bool uses_legacy_calendar() const { return date_calendar_system == "LEGACY"; }
  QuoteIdentifiers quote() const;
  OffsetStorage offset_storage() const;

  static const ConfigDef& def(SinkFlavour flavour);
  // Throws ConfigException, also for keys that contradict each other.
  static SinkConfig parse(SinkFlavour flavour, const ConfigMap& props);
};

// The checks over several keys, and whether the database can be reached.
void validate_sink(SinkFlavour flavour, const ConfigMap& props, std::vector<ConfigValue>& rows);
// Whether the database lets the user in.
void validate_sink_outside(SinkFlavour flavour, const ConfigMap& props,
                           std::vector<ConfigValue>& rows);

}  // namespace kconnect::jdbc
