#include "jdbc/sink_config_keys.h"

#include <kconnect/errors.h>
#include <kconnect/validators.h>

#include "base/ascii_case.h"
#include "base/trim.h"

namespace kconnect::jdbc {

namespace {

using Names = std::vector<std::string>;

const Names& key_mode_names() {
  static const Names names{"none", "kafka", "record_key", "record_value"};
  return names;
}

std::function<std::vector<std::string>(const NullableConfigMap&)> offer(Names names) {
  return [names = std::move(names)](const NullableConfigMap&) { return names; };
}

std::string text_of(const NullableConfigMap& props, const std::string& key) {
  const auto found = props.find(key);
  return found == props.end() || !found->second ? std::string()
                                                : lower_case(java_trim(*found->second));
}

bool has_record_key(const NullableConfigMap& props) {
  return text_of(props, "pk.mode") == "record_key";
}

// Every name of the list is one of these, in any case.
Validator list_of_names(Names names) {
  const Validator one = enum_names(names);
  return {.check =
              [one](std::string_view key, const ConfigData& value) {
                const auto* list = std::get_if<std::vector<std::string>>(&value);
                if (list == nullptr) return;
                if (list->empty()) {
                  throw ConfigException(
                      invalid_value_message(key, value, "At least one value must be specified"));
                }
                for (const std::string& name : *list) one.check(key, ConfigData{name});
              },
          .text = one.text};
}

// Keys are declared group by group; their order within a group is that of declaration.
class Declarations {
 public:
  template <typename Member>
  Declarations& add(Member member, ConfigKey key) {
    key.group = group_;
    key.order = ++order_;
    spec_.add(member, std::move(key));
    return *this;
  }
  template <typename Member>
  Declarations& add_class(Member member, ConfigKey key) {
    key.group = group_;
    key.order = ++order_;
    spec_.add_class(member, std::move(key));
    return *this;
  }
  Declarations& group(std::string name) {
    group_ = std::move(name);
    order_ = 0;
    return *this;
  }
  ConfigSpec<SinkConfig> take() { return std::move(spec_); }

 private:
  ConfigSpec<SinkConfig> spec_;
  std::string group_;
  int order_ = 0;
};

ConfigKey key(std::string name, ConfigData default_value, Importance importance, Width width,
              std::string display_name, std::string doc) {
  return {.name = std::move(name),
          .default_value = std::move(default_value),
          .importance = importance,
          .doc = std::move(doc),
          .width = width,
          .display_name = std::move(display_name)};
}

ConfigKey with(ConfigKey key, Validator validator) {
  key.validator = std::move(validator);
  return key;
}

void declare_connection(Declarations& keys) {
  keys.group("Connection")
      .add(&SinkConfig::url, connection_keys::url())
      .add(&SinkConfig::user, connection_keys::user())
      .add(&SinkConfig::password, connection_keys::password())
      .add_class(&SinkConfig::credentials_provider, connection_keys::credentials_provider())
      .add(&SinkConfig::dialect_name, connection_keys::dialect_name())
      .add(&SinkConfig::attempts, connection_keys::attempts())
      .add(&SinkConfig::backoff_ms, connection_keys::backoff());
}

void declare_writes(Declarations& keys, SinkFlavour flavour) {
  Names modes{"insert", "upsert", "update"};
  if (flavour == SinkFlavour::Aiven) modes.insert(modes.begin() + 1, "multi");
  ConfigKey deletes =
      key("delete.enabled", false, Importance::Medium, Width::Short, "Enable deletes",
          "Whether a record without a value deletes the row of its key. Needs "
          "pk.mode=record_key.");
  deletes.recommend = [](const NullableConfigMap& props) {
    return has_record_key(props) ? Names{"true", "false"} : Names{"false"};
  };
  deletes.is_visible = has_record_key;
  ConfigKey types =
      with(key("table.types", Names{"TABLE"}, Importance::Low, Width::Medium, "Table Types",
               "The kinds of tables that may be written to, separated by commas: TABLE, "
               "PARTITIONED TABLE, VIEW."),
           list_of_names({"table", "partitioned table", "view"}));
  types.recommend = offer({"table", "partitioned table", "view"});
  keys.group("Writes")
      .add(&SinkConfig::insert_mode_name,
           with(key("insert.mode", std::string("insert"), Importance::High, Width::Medium,
                    "Insert Mode",
                    "How records are written. insert: as new rows. upsert: as new rows, or over "
                    "those with the same key. update: over those with the same key alone; "
                    "records without a row are dropped."),
                enum_names(modes)))
      .add(&SinkConfig::batch_size,
           with(key("batch.size", int32_t{3000}, Importance::Medium, Width::Short, "Batch Size",
                    "How many records of a table are written at once, at most. They are never "
                    "more than one delivery has, which consumer.override.max.poll.records "
                    "sets."),
                at_least(0)))
      .add(&SinkConfig::delete_enabled, std::move(deletes))
      .add(&SinkConfig::table_types, std::move(types))
      .add(&SinkConfig::replace_null_with_default,
           key("replace.null.with.default", true, Importance::Low, Width::Medium,
               "Replace null value with default value",
               "Whether a field that is null is written as the default of its schema, if it has "
               "one. The converter may have done so before: see its own "
               "replace.null.with.default."));
}

void declare_mapping(Declarations& keys) {
  ConfigKey key_mode =
      with(key("pk.mode", std::string("none"), Importance::High, Width::Medium, "Primary Key Mode",
               "What the key of a row is made from. none: it has no key. kafka: topic, "
               "partition and offset of the record. record_key: the record's key, or fields of "
               "it. record_value: fields of the record's value."),
           enum_names(key_mode_names()));
  key_mode.recommend = [](const NullableConfigMap& props) {
    return text_of(props, "delete.enabled") == "true" ? Names{"record_key"} : key_mode_names();
  };
  ConfigKey date_zone =
      with(key("date.timezone", std::string("DB_TIMEZONE"), Importance::Low, Width::Medium,
               "Time Zone used for Date",
               "In which zone a date is written: DB_TIMEZONE as db.timezone says, which moves "
               "dates west of Greenwich to the day before, or UTC."),
           enum_names({"db_timezone", "utc"}));
  date_zone.recommend = offer({"db_timezone", "utc"});
  ConfigKey precision =
      with(key("timestamp.precision.mode", std::string("MICROSECONDS"), Importance::Low,
               Width::Medium, "Sink Timestamp Precision mode",
               "What the fields of timestamp.fields.list count: microseconds or nanoseconds "
               "since 1970."),
           enum_names({"microseconds", "nanoseconds"}));
  precision.recommend = offer({"microseconds", "nanoseconds"});
  keys.group("Data Mapping")
      .add(&SinkConfig::table_name_format,
           with(key("table.name.format", std::string("${topic}"), Importance::Medium, Width::Long,
                    "Table Name Format",
                    "The name of the table for a topic. ${topic} stands for the topic's name; "
                    "dots separate catalog, schema and table."),
                non_empty_string()))
      .add(&SinkConfig::key_mode_name, std::move(key_mode))
      .add(&SinkConfig::key_fields,
           key("pk.fields", Names{}, Importance::Medium, Width::Long, "Primary Key Fields",
               "The columns of the key, separated by commas. pk.mode=kafka: none or exactly "
               "three names for topic, partition and offset. record_key: the one column of a "
               "simple key; of a structured one those fields, or all when empty. record_value: "
               "those fields, or all when empty. none: not used."))
      .add(&SinkConfig::fields_whitelist,
           key("fields.whitelist", Names{}, Importance::Medium, Width::Long, "Fields Whitelist",
               "The fields of the value that are written, separated by commas; all when empty. "
               "The columns of the key are written in any case."))
      .add(&SinkConfig::db_time_zone_name,
           with(key("db.timezone", std::string("UTC"), Importance::Medium, Width::Medium,
                    "DB Time Zone",
                    "In which zone times and timestamps are written to columns that have none."),
                time_zone_name()))
      .add(&SinkConfig::date_time_zone_name, std::move(date_zone))
      .add(&SinkConfig::timestamp_fields,
           key("timestamp.fields.list", Names{}, Importance::Medium, Width::Medium,
               "Timestamp Fields Whitelist",
               "Fields of the value, INT64 or STRING, that count from 1970 and are written as "
               "timestamps; see timestamp.precision.mode."))
      .add(&SinkConfig::timestamp_precision_name, std::move(precision))
      .add(&SinkConfig::date_calendar_system,
           with(key("date.calendar.system", std::string("LEGACY"), Importance::Low, Width::Medium,
                    "Date Calendar System",
                    "Which calendar days before 15 October 1582 are counted in: LEGACY the "
                    "Julian, as Java's older classes do, or PROLEPTIC_GREGORIAN."),
                one_of({"LEGACY", "PROLEPTIC_GREGORIAN"})))
      .add(&SinkConfig::string_value_column,
           with(key("string.output.value.column.name", std::string("record_value"), Importance::Low,
                    Width::Medium, "String Value Column Name",
                    "The column for values that are plain text instead of a structure."),
                non_empty_string()));
}

void declare_ddl(Declarations& keys, SinkFlavour flavour) {
  keys.group("DDL Support")
      .add(&SinkConfig::auto_create,
           key("auto.create", false, Importance::Medium, Width::Short, "Auto-Create",
               "Whether a table that is missing is created from the first record's schema."))
      .add(&SinkConfig::auto_evolve,
           key("auto.evolve", false, Importance::Medium, Width::Short, "Auto-Evolve",
               "Whether columns that are missing are added to the table."));
  if (flavour == SinkFlavour::Aiven) {
    keys.add(&SinkConfig::quote_identifiers_flag,
             key("sql.quote.identifiers", true, Importance::Medium, Width::Medium,
                 "Quote Identifiers", "Whether names of tables and columns are put in quotes."));
  } else {
    ConfigKey quote = key("quote.sql.identifiers", std::string("ALWAYS"), Importance::Medium,
                          Width::Medium, "Quote Identifiers",
                          "Whether names of tables and columns are put in quotes in statements: "
                          "always or never.");
    quote.recommend = offer({"always", "never"});
    keys.add(&SinkConfig::quote_identifiers, std::move(quote));
  }
}

void declare_rest(Declarations& keys) {
  keys.group("DML Support")
      .add(&SinkConfig::merge_holdlock,
           key("mssql.use.merge.holdlock", true, Importance::Low, Width::Medium,
               "SQL Server - Use HOLDLOCK in MERGE",
               "Whether SQL Server holds its lock over a MERGE. Of no effect elsewhere."));
  keys.group("Retries")
      .add(&SinkConfig::max_retries,
           with(key("max.retries", int32_t{10}, Importance::Medium, Width::Short, "Maximum Retries",
                    "How often a delivery is tried again after an error that may go away, before "
                    "the task fails."),
                at_least(0)))
      .add(&SinkConfig::retry_backoff_ms,
           with(key("retry.backoff.ms", int32_t{3000}, Importance::Medium, Width::Short,
                    "Retry Backoff (millis)", "Milliseconds before a delivery is tried again."),
                at_least(0)))
      .add(&SinkConfig::trim_sensitive_log,
           key("trim.sensitive.log", false, Importance::Low, Width::None, "",
               "Whether values of records are left out of errors of the database."));
}

// Keys that Java's sink does not have, besides Aiven's.
void declare_own(Declarations& keys) {
  ConfigKey storage = with(
      key("offset.storage", std::string("kafka"), Importance::Low, Width::Short, "Offset Storage",
          "Where the position in the topics is kept. kafka: with the consumer group, so "
          "that records may be written again after a crash. database: in the table "
          "offset.storage.table of the target database, in the transaction that writes the "
          "records, so that each record is written exactly once."),
      enum_names({"kafka", "database"}));
  storage.recommend = offer({"kafka", "database"});
  keys.group("Exactly Once")
      .add(&SinkConfig::offset_storage_name, std::move(storage))
      .add(&SinkConfig::offset_table,
           with(key("offset.storage.table", std::string("kconnect_offsets"), Importance::Low,
                    Width::Medium, "Offset Table",
                    "The table for offset.storage=database; it is created when it is missing."),
                non_empty_string()));
  keys.group("Table Names")
      .add(&SinkConfig::topics_to_tables,
           key("topics.to.tables.mapping", Names{}, Importance::Medium, Width::Long,
               "Topics To Tables Mapping",
               "Tables of single topics as TOPIC:TABLE, separated by commas; they go before "
               "table.name.format."))
      .add(&SinkConfig::normalize_table_names,
           key("table.name.normalize", false, Importance::Medium, Width::Short,
               "Table Name Normalize",
               "Whether every character of a topic's name that is no ASCII letter, digit or "
               "underscore becomes an underscore in the table's."));
}

ConfigSpec<SinkConfig> make_spec(SinkFlavour flavour) {
  Declarations keys;
  declare_connection(keys);
  declare_writes(keys, flavour);
  declare_mapping(keys);
  declare_ddl(keys, flavour);
  declare_rest(keys);
  declare_own(keys);
  return keys.take();
}

}  // namespace

const ConfigSpec<SinkConfig>& sink_spec(SinkFlavour flavour) {
  static const auto confluent = make_spec(SinkFlavour::Confluent);
  static const auto aiven = make_spec(SinkFlavour::Aiven);
  return flavour == SinkFlavour::Aiven ? aiven : confluent;
}

}  // namespace kconnect::jdbc
