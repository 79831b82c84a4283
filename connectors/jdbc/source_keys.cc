#include "jdbc/source_keys.h"

#include <kconnect/errors.h>
#include <kconnect/validators.h>

#include "jdbc/source_config.h"
#include "jdbc/source_validators.h"

namespace kconnect::jdbc {

namespace {

using Strings = std::vector<std::string>;

constexpr const char* database_group = "Database";
constexpr const char* mode_group = "Mode";
constexpr const char* connector_group = "Connector";
constexpr const char* extension_group = "Beyond Java";

constexpr std::string_view mode_key = "mode";

const Strings numeric_mappings{"none", "precision_only", "best_fit", "best_fit_eager_double"};
const Strings isolations{"DEFAULT",         "READ_UNCOMMITTED", "READ_COMMITTED",
                         "REPEATABLE_READ", "SERIALIZABLE",     "SQL_SERVER_SNAPSHOT"};

std::string text_of(const NullableConfigMap& props, std::string_view key) {
  const auto found = props.find(std::string(key));
  return found == props.end() || !found->second ? std::string() : *found->second;
}

// Java's visibility of the keys that depend on the mode.
auto visible_in(bool timestamp, bool incrementing) {
  return [timestamp, incrementing](const NullableConfigMap& props) {
    const std::string mode = text_of(props, mode_key);
    if (mode == "bulk") return false;
    if (mode == "timestamp") return timestamp;
    if (mode == "incrementing") return incrementing;
    if (mode == "timestamp+incrementing") return timestamp || incrementing;
    if (mode.empty()) throw ConfigException("Query mode must be specified");
    throw ConfigException("Invalid mode: " + mode);
  };
}

auto recommending(Strings values) {
  return [values = std::move(values)](const NullableConfigMap&) { return values; };
}

// Gives keys their group and their place in it.
class Group {
 public:
  explicit Group(const char* name) : name_(name) {}
  ConfigKey operator()(ConfigKey key) {
    key.group = name_;
    key.order = ++order_;
    return key;
  }

 private:
  const char* name_;
  int order_ = 0;
};

ConfigKey optional_url() {
  ConfigKey key = connection_keys::url();
  key.default_value = ConfigData{std::string()};
  key.dependents = {"table.whitelist", "table.blacklist"};
  return key;
}

ConfigKey wide(ConfigKey key, Width width) {
  key.width = width;
  return key;
}

ConfigKey list_key(std::string name, std::string doc, std::string display,
                   Validator validator = {}) {
  return {.name = std::move(name),
          .default_value = ConfigData{Strings{}},
          .validator = std::move(validator),
          .importance = Importance::Medium,
          .doc = std::move(doc),
          .width = Width::Long,
          .display_name = std::move(display)};
}

void add_database_keys(ConfigSpec<SourceConfig>& spec) {
  using C = SourceConfig;
  Group in(database_group);
  spec.add(&C::url, in(optional_url()))
      .add(&C::user, in(wide(connection_keys::user(), Width::Long)))
      .add(&C::password, in(wide(connection_keys::password(), Width::Short)))
      .add_class(&C::credentials_provider, in(connection_keys::credentials_provider()))
      .add(&C::attempts, in(connection_keys::attempts()))
      .add(&C::backoff_ms, in(connection_keys::backoff()))
      .add(&C::table_whitelist,
           in(list_key("table.whitelist",
                       "The tables to read, by name: bare, or qualified with or without quotes.",
                       "Table Whitelist")))
      .add(&C::table_blacklist,
           in(list_key("table.blacklist",
                       "Read all tables but these; only looked at without table.whitelist.",
                       "Table Blacklist")))
      .add(&C::table_include_list,
           in(list_key("table.include.list",
                       "Regular expressions; read the tables whose whole qualified name, without "
                       "quotes, matches one.",
                       "Tables Included (Regex)", regex_list())))
      .add(&C::table_exclude_list,
           in(list_key("table.exclude.list",
                       "Regular expressions; of the tables that table.include.list takes leave out "
                       "those that match one.",
                       "Tables Excluded (Regex)", regex_list())))
      .add(&C::catalog_pattern,
           in({.name = "catalog.pattern",
               .default_value = ConfigData{},
               .importance = Importance::Medium,
               .doc = "Only tables of catalogs that match this LIKE pattern; empty means those "
                      "without a catalog. For MySQL the catalog is the database.",
               .width = Width::Short,
               .display_name = "Schema pattern"}))
      .add(&C::schema_pattern,
           in({.name = "schema.pattern",
               .default_value = ConfigData{},
               .importance = Importance::High,
               .doc = "Only tables of schemas that match this LIKE pattern; empty means those "
                      "without a schema.",
               .width = Width::Short,
               .display_name = "Schema pattern"}))
      .add(&C::numeric_precision_mapping,
           in({.name = "numeric.precision.mapping",
               .default_value = ConfigData{false},
               .importance = Importance::Low,
               .doc = "Older form of numeric.mapping=precision_only.",
               .width = Width::Short,
               .display_name = "Map Numeric Values By Precision (deprecated)"}))
      .add(&C::numeric_mapping_name,
           in({.name = "numeric.mapping",
               .default_value = ConfigData{},
               .validator = enum_names(numeric_mappings),
               .importance = Importance::Low,
               .doc = "What NUMERIC columns become. none: Decimal. precision_only: integers when "
                      "they have no scale and up to 18 digits. best_fit: also FLOAT64 when they "
                      "have a scale and up to 18 digits. best_fit_eager_double: FLOAT64 whenever "
                      "they have a scale.",
               .width = Width::Short,
               .display_name = "Map Numeric Values, Integral or Decimal, By Precision and Scale",
               .recommend = recommending(numeric_mappings)}))
      .add(&C::dialect_name, in(connection_keys::dialect_name()))
      .add(&C::date_calendar_system,
           in({.name = "date.calendar.system",
               .default_value = ConfigData{std::string("LEGACY")},
               .validator = one_of({"LEGACY", "PROLEPTIC_GREGORIAN"}),
               .importance = Importance::Low,
               .doc = "How dates before 15 October 1582 are counted: LEGACY reads them as of the "
                      "Julian calendar, PROLEPTIC_GREGORIAN as the database means them.",
               .width = Width::Medium,
               .display_name = "Date Calendar System"}));
}

void add_mode_keys(ConfigSpec<SourceConfig>& spec) {
  using C = SourceConfig;
  Group in(mode_group);
  spec.add(&C::mode_name,
           in({.name = "mode",
               .default_value = ConfigData{std::string()},
               .validator =
                   one_of({"", "bulk", "timestamp", "incrementing", "timestamp+incrementing"}),
               .importance = Importance::High,
               .doc = "What each query reads. bulk: the whole table. incrementing: rows with a "
                      "greater id. timestamp: rows with a later time of change. "
                      "timestamp+incrementing: both, so that rows of one instant are told apart.",
               .width = Width::Medium,
               .display_name = "Table Loading Mode",
               .dependents = {"incrementing.column.name", "timestamp.column.name",
                              "incrementing.column.mapping", "timestamp.columns.mapping",
                              "validate.non.null"}}))
      .add(&C::incrementing_column,
           in({.name = "incrementing.column.name",
               .default_value = ConfigData{std::string()},
               .importance = Importance::Medium,
               .doc = "The column that only grows. Empty: the column that the database fills by "
                      "itself.",
               .width = Width::Medium,
               .display_name = "Incrementing Column Name",
               .is_visible = visible_in(false, true)}))
      .add(&C::timestamp_columns,
           in({.name = "timestamp.column.name",
               .default_value = ConfigData{Strings{}},
               .importance = Importance::Medium,
               .doc = "The columns with the time of change; of several the first that is not null "
                      "counts.",
               .width = Width::Medium,
               .display_name = "Timestamp Column Name",
               .is_visible = visible_in(true, false)}))
      .add(&C::timestamp_columns_mapping,
           in({.name = "timestamp.columns.mapping",
               .default_value = ConfigData{Strings{}},
               .validator = column_mapping_list(true),
               .importance = Importance::Medium,
               .doc = "regex:[column|column]: the columns with the time of change of the tables "
                      "whose qualified name matches. Goes with table.include.list.",
               .width = Width::Long,
               .display_name = "Table to timestamp columns mappings",
               .is_visible = visible_in(true, false)}))
      .add(&C::incrementing_column_mapping,
           in({.name = "incrementing.column.mapping",
               .default_value = ConfigData{Strings{}},
               .validator = column_mapping_list(false),
               .importance = Importance::Medium,
               .doc = "regex:column: the growing column of the tables whose qualified name "
                      "matches. Goes with table.include.list.",
               .width = Width::Long,
               .display_name = "Table to incrementing column mappings",
               .is_visible = visible_in(false, true)}))
      .add(&C::timestamp_initial,
           in({.name = "timestamp.initial",
               .default_value = ConfigData{},
               .importance = Importance::Low,
               .doc = "Where the timestamp modes begin: milliseconds since 1970, or -1 for the "
                      "database's present time. Not set: at the beginning.",
               .width = Width::Medium,
               .display_name = "Unix time value of initial timestamp",
               .is_visible = visible_in(false, false)}))
      .add(&C::validate_non_null,
           in({.name = "validate.non.null",
               .default_value = ConfigData{true},
               .importance = Importance::Low,
               .doc = "Refuse to start when the incrementing column, or all timestamp columns, may "
                      "be null: rows with a null would never be read.",
               .width = Width::Short,
               .display_name = "Validate Non Null",
               .is_visible = visible_in(true, true)}))
      .add(&C::query,
           in({.name = "query",
               .default_value = ConfigData{std::string()},
               .importance = Importance::Medium,
               .doc =
                   "Read the result of this SELECT instead of tables; the topic is "
                   "topic.prefix. The incremental modes append a WHERE to it, or wrap it where it "
                   "has one of its own.",
               .width = Width::Short,
               .display_name = "Query"}))
      .add(&C::query_masked, in({.name = "query.masked",
                                 .default_value = ConfigData{Password{}},
                                 .importance = Importance::Medium,
                                 .doc = "As query, but kept out of logs and REST answers.",
                                 .width = Width::Short,
                                 .display_name = "Query (Masked)",
                                 .is_visible = [](const auto&) { return false; }}))
      .add(&C::quote_identifiers, in({.name = "quote.sql.identifiers",
                                      .default_value = ConfigData{std::string("ALWAYS")},
                                      .importance = Importance::Medium,
                                      .doc = "Whether names in SQL are quoted: always or never.",
                                      .width = Width::Medium,
                                      .display_name = "Quote Identifiers",
                                      .recommend = recommending({"always", "never"})}))
      .add(&C::query_suffix, in({.name = "query.suffix",
                                 .default_value = ConfigData{std::string()},
                                 .importance = Importance::Low,
                                 .doc = "Appended to every query, such as LIMIT 1000.",
                                 .width = Width::Medium,
                                 .display_name = "Query suffix"}))
      .add(&C::isolation_name,
           in({.name = "transaction.isolation.mode",
               .default_value = ConfigData{std::string("DEFAULT")},
               .validator = one_of(isolations),
               .importance = Importance::Low,
               .doc = "The isolation of the queries' transactions. DEFAULT: the database's own.",
               .width = Width::Medium,
               .display_name = "Transaction Isolation Mode",
               .recommend = recommending(isolations)}))
      .add(&C::query_retry_attempts,
           in({.name = "query.retry.attempts",
               .default_value = ConfigData{int32_t{-1}},
               .importance = Importance::Low,
               .doc = "How many errors in a row one table may have before the task fails; -1 is "
                      "without end.",
               .width = Width::Medium,
               .display_name = "Query Retry Attempts"}));
}

void add_connector_keys(ConfigSpec<SourceConfig>& spec) {
  using C = SourceConfig;
  Group in(connector_group);
  spec.add(&C::table_types,
           in({.name = "table.types",
               .default_value = ConfigData{Strings{"TABLE"}},
               .importance = Importance::Low,
               .doc = "The kinds of tables to look for: TABLE, VIEW, PARTITIONED TABLE, SYSTEM "
                      "TABLE and others that the database has.",
               .width = Width::Medium,
               .display_name = "Table Types"}))
      .add(&C::poll_interval_ms,
           in({.name = "poll.interval.ms",
               .default_value = ConfigData{int32_t{5000}},
               .importance = Importance::High,
               .doc = "Milliseconds between the end of a table's query and its next.",
               .width = Width::Short,
               .display_name = "Poll Interval (ms)"}))
      .add(&C::batch_max_rows, in({.name = "batch.max.rows",
                                   .default_value = ConfigData{int32_t{1000}},
                                   .importance = Importance::Low,
                                   .doc = "How many records go on at once.",
                                   .width = Width::Short,
                                   .display_name = "Max Rows Per Batch"}))
      .add(&C::max_buffer_size,
           in({.name = "max.buffer.size",
               .default_value = ConfigData{int32_t{0}},
               .importance = Importance::Low,
               .doc = "Accepted for compatibility: rows are not buffered here, they stay in the "
                      "database until they are sent.",
               .width = Width::Short,
               .display_name = "Maximum Buffer Size"}))
      .add(&C::poll_linger_ms,
           in({.name = "poll.linger.ms",
               .default_value = ConfigData{int64_t{5000}},
               .importance = Importance::Low,
               .doc = "Accepted for compatibility: records go on as soon as they are there.",
               .width = Width::Short,
               .display_name = "Poll Linger Milliseconds"}))
      .add(&C::table_startup_limit_ms,
           {.name = "table.monitoring.startup.polling.limit.ms",
            .default_value = ConfigData{int64_t{10000}},
            .importance = Importance::Low,
            .doc = "How long to wait for the first list of tables at start."})
      .add(&C::table_poll_interval_ms,
           in({.name = "table.poll.interval.ms",
               .default_value = ConfigData{int64_t{60000}},
               .importance = Importance::Low,
               .doc = "Milliseconds between two looks for new and dropped tables.",
               .width = Width::Short,
               .display_name = "Metadata Change Monitoring Interval (ms)"}))
      .add(&C::topic_prefix,
           in({.name = "topic.prefix",
               .default_value = ConfigData{std::string()},
               .validator = topic_prefix_text(),
               .importance = Importance::High,
               .doc = "Put before a table's name to make its topic; the whole topic with query.",
               .width = Width::Medium,
               .display_name = "Topic Prefix"}))
      .add(
          &C::timestamp_delay_ms,
          in({.name = "timestamp.delay.interval.ms",
              .default_value = ConfigData{int64_t{0}},
              .importance = Importance::High,
              .doc = "The timestamp modes leave rows of the latest so many milliseconds for later, "
                     "so that transactions in progress can end.",
              .width = Width::Medium,
              .display_name = "Delay Interval (ms)"}))
      .add(&C::db_timezone,
           in({.name = "db.timezone",
               .default_value = ConfigData{std::string("UTC")},
               .validator = time_zone_name(),
               .importance = Importance::Medium,
               .doc = "The zone of times and timestamps that have none in the database.",
               .width = Width::Medium,
               .display_name = "DB time zone"}))
      .add(&C::granularity_name,
           in({.name = "timestamp.granularity",
               .default_value = ConfigData{std::string("connect_logical")},
               .validator = enum_names(granularity_names()),
               .importance = Importance::Low,
               .doc = "What timestamps become: Connect's Timestamp of milliseconds, or micro- or "
                      "nanoseconds as a number, as its text, or as text of date and time.",
               .width = Width::Medium,
               .display_name = "Timestamp granularity for timestamp columns",
               .recommend = recommending(granularity_names())}));
}

void add_extension_keys(ConfigSpec<SourceConfig>& spec) {
  using C = SourceConfig;
  Group in(extension_group);
  spec.add(&C::key_columns,
           in({.name = "key.columns",
               .default_value = ConfigData{std::string("none")},
               .validator = non_empty_string(),
               .importance = Importance::Medium,
               .doc = "Columns of the record key: none, primary for the table's primary key, or a "
                      "comma-separated list. A key of one column is that value, of several a "
                      "Struct.",
               .width = Width::Medium}))
      .add(&C::unmapped_columns_name,
           in({.name = "unmapped.columns",
               .default_value = ConfigData{std::string("drop")},
               .validator = one_of({"drop", "text", "array"}),
               .importance = Importance::Medium,
               .doc =
                   "Columns whose type has no counterpart, such as PostgreSQL's arrays, inet and "
                   "interval: leave them out as Java does, or bring them as the database's text; "
                   "array: "
                   "PostgreSQL's arrays of one dimension as arrays of their elements, the rest as "
                   "text.",
               .width = Width::Short}))
      .add(&C::incrementing_initial, in({.name = "incrementing.initial",
                                         .default_value = ConfigData{int64_t{-1}},
                                         .importance = Importance::Low,
                                         .doc = "The incrementing modes begin behind this id.",
                                         .width = Width::Medium}))
      .add(&C::topic_name_format,
           in({.name = "topic.name.format",
               .default_value = ConfigData{std::string()},
               .importance = Importance::Medium,
               .doc = "The topic of a table, with the placeholders ${prefix}, ${catalog}, "
                      "${schema} and ${table}. Empty: ${prefix}${table}, where no two tables may "
                      "have the same name.",
               .width = Width::Medium}))
      .add(&C::snapshot_range_size,
           in({.name = "snapshot.range.size",
               .default_value = ConfigData{int64_t{0}},
               .validator = at_least(0),
               .importance = Importance::Low,
               .doc = "Mode incrementing only: share the first load of a table between the tasks, "
                      "in ranges of so many ids. 0: one task reads it.",
               .width = Width::Medium}));
}

}  // namespace

const Strings& granularity_names() {
  static const Strings names{"connect_logical",
                             "micros_long",
                             "micros_string",
                             "micros_iso_datetime_string",
                             "nanos_long",
                             "nanos_string",
                             "nanos_iso_datetime_string"};
  return names;
}

const ConfigSpec<SourceConfig>& SourceConfig::spec() {
  static const auto spec = [] {
    ConfigSpec<SourceConfig> keys;
    add_database_keys(keys);
    add_mode_keys(keys);
    add_connector_keys(keys);
    add_extension_keys(keys);
    return keys;
  }();
  return spec;
}

}  // namespace kconnect::jdbc
