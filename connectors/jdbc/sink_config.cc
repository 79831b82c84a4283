#include "jdbc/sink_config.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/ascii_case.h"
#include "base/trim.h"
#include "jdbc/sink_config_keys.h"

namespace kconnect::jdbc {

namespace {

constexpr std::string_view deletes_need_record_key =
    "Deletes are only supported for pk.mode record_key";

void check_mapping(const std::vector<std::string>& mapping) {
  for (const std::string& entry : mapping) {
    const size_t colon = entry.find(':');
    if (colon != std::string::npos && colon > 0 && colon + 1 < entry.size()) continue;
    throw ConfigException(
        fmt::format("topics.to.tables.mapping: '{}' is not of the form TOPIC:TABLE", entry));
  }
}

ConfigValue* row_of(std::vector<ConfigValue>& rows, std::string_view name) {
  const auto found = std::ranges::find(rows, name, &ConfigValue::name);
  return found == rows.end() || !found->error_messages.empty() ? nullptr : &*found;
}

// Where the settings do not even hang together, the message is the connection's.
template <typename Check>
void check_parsed(SinkFlavour flavour, const ConfigMap& props, std::vector<ConfigValue>& rows,
                  Check&& check) {
  const bool has_errors =
      std::ranges::any_of(rows, [](const ConfigValue& row) { return !row.error_messages.empty(); });
  if (has_errors) return;
  ConfigValue* row = row_of(rows, "connection.url");
  if (row == nullptr) return;
  try {
    const SinkConfig config = SinkConfig::parse(flavour, props);
    try {
      check(config);
    } catch (const std::exception& error) {
      logger("io.confluent.connect.jdbc.validation.JdbcSinkConnectorValidation")
          .error("Cannot connect: {}", error.what());
      row->error_messages.push_back(fmt::format("Could not connect to database. {}", error.what()));
    }
  } catch (const ConfigException& error) {
    row->error_messages.emplace_back(error.what());
  }
}

}  // namespace

InsertMode SinkConfig::insert_mode() const {
  const std::string name = lower_case(insert_mode_name);
  if (name == "upsert") return InsertMode::Upsert;
  return name == "update" ? InsertMode::Update : InsertMode::Insert;
}

KeyMode SinkConfig::key_mode() const {
  const std::string name = lower_case(key_mode_name);
  if (name == "kafka") return KeyMode::Kafka;
  if (name == "record_key") return KeyMode::RecordKey;
  return name == "record_value" ? KeyMode::RecordValue : KeyMode::None;
}

TimeZone SinkConfig::date_time_zone() const {
  return lower_case(date_time_zone_name) == "utc" ? TimeZone::utc() : db_time_zone();
}

TimestampPrecision SinkConfig::timestamp_precision() const {
  return lower_case(timestamp_precision_name) == "nanoseconds" ? TimestampPrecision::Nanoseconds
                                                               : TimestampPrecision::Microseconds;
}

QuoteIdentifiers SinkConfig::quote() const {
  const bool never = !quote_identifiers_flag || upper_case(quote_identifiers) == "NEVER";
  return never ? QuoteIdentifiers::Never : QuoteIdentifiers::Always;
}

OffsetStorage SinkConfig::offset_storage() const {
  return lower_case(offset_storage_name) == "database" ? OffsetStorage::Database
                                                       : OffsetStorage::Kafka;
}

const ConfigDef& SinkConfig::def(SinkFlavour flavour) {
  return sink_spec(flavour).def();
}

SinkConfig SinkConfig::parse(SinkFlavour flavour, const ConfigMap& props) {
  SinkConfig config = sink_spec(flavour).parse(props);
  config.driver_properties = jdbc::driver_properties(props, config.url);
  config.table_name_format = std::string(java_trim(config.table_name_format));
  const auto name = props.find("name");
  if (name != props.end()) config.connector_name = name->second;
  if (config.delete_enabled && config.key_mode() != KeyMode::RecordKey) {
    throw ConfigException("Primary key mode must be 'record_key' when delete support is enabled");
  }
  check_mapping(config.topics_to_tables);
  return config;
}

void validate_sink(SinkFlavour flavour, const ConfigMap& props, std::vector<ConfigValue>& rows) {
  ConfigValue* deletes = row_of(rows, "delete.enabled");
  ConfigValue* key_mode = row_of(rows, "pk.mode");
  if (deletes != nullptr && key_mode != nullptr && deletes->value == "true" &&
      lower_case(key_mode->value.value_or("")) != "record_key") {
    for (ConfigValue* row : {key_mode, deletes}) {
      row->error_messages.emplace_back(deletes_need_record_key);
    }
  }
  check_parsed(flavour, props, rows, [](const SinkConfig& config) {
    make_dialect(config.dialect_name, config.url, config.quote());
  });
}

void validate_sink_outside(SinkFlavour flavour, const ConfigMap& props,
                           std::vector<ConfigValue>& rows) {
  check_parsed(flavour, props, rows,
               [](const SinkConfig& config) { open_connection(config.settings(), {}); });
}

}  // namespace kconnect::jdbc
