#include "jdbc/source/table_querier.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/ascii_case.h"

namespace kconnect::jdbc {

namespace {

spdlog::logger& log() {
  static auto& logger = kconnect::logger("io.confluent.connect.jdbc.source.TableQuerier");
  return logger;
}

std::string names_of(const std::vector<Column>& columns) {
  std::string names;
  for (const Column& column : columns) names += (names.empty() ? "" : ",") + column.name;
  return names;
}

std::optional<size_t> exact_index(const std::vector<Column>& columns, std::string_view name) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == name) return i;
  }
  return std::nullopt;
}

// A column of the result by its name; where no case fits, by the only one that fits without.
size_t timestamp_index(const std::vector<Column>& columns, const std::string& name) {
  if (const auto exact = exact_index(columns, name)) return *exact;
  std::vector<size_t> matches;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (equals_ignoring_case(columns[i].name, name)) matches.push_back(i);
  }
  if (matches.size() == 1) return matches.front();
  throw DataException(
      fmt::format("Timestamp column {} not found in {}{}", name, names_of(columns),
                  matches.empty() ? "" : ": several columns fit but for upper and lower case"));
}

std::vector<size_t> timestamp_indices(const std::vector<Column>& columns,
                                      const std::vector<std::string>& names) {
  std::vector<size_t> indices;
  for (const std::string& name : names) {
    const size_t index = timestamp_index(columns, name);
    if (columns[index].type != JdbcType::Timestamp) {
      throw ConnectException(
          fmt::format("Timestamp column {} has the type {}, which is no timestamp", name,
                      columns[index].type_name));
    }
    indices.push_back(index);
  }
  return indices;
}

std::optional<SqlTimestamp> first_timestamp(const ResultSet& row,
                                            const std::vector<size_t>& indices,
                                            const SourceCalendar& calendar) {
  for (const size_t index : indices) {
    if (!row.is_null(index)) return calendar.offset_instant(row.timestamp(index));
  }
  return std::nullopt;
}

// The instants between which the timestamp modes read, as literals.
struct TimeBounds {
  std::string begin;
  std::string end;
};

TimeBounds time_bounds(Connection& connection, const Dialect& dialect,
                       const QuerierSettings& settings, const SourceOffset& offset) {
  const SourceCalendar& calendar = settings.mapping.calendar;
  const SqlTimestamp present = present_time(connection, dialect, calendar);
  const int64_t millis = present.seconds * 1000 + present.nanos / 1'000'000;
  const SqlTimestamp end = instant_of_millis(millis - settings.timestamp_delay.count());
  return {
      dialect.timestamp_literal(offset.timestamp.value_or(instant_of_millis(0)), calendar.zone()),
      dialect.timestamp_literal(end, calendar.zone())};
}

}  // namespace

SqlTimestamp present_time(Connection& connection, const Dialect& dialect,
                          const SourceCalendar& calendar) {
  const auto now = connection.query(dialect.current_timestamp_query());
  if (!now->next()) throw ConnectException("the database does not tell its present time");
  return calendar.offset_instant(now->timestamp(0));
}

TableQuerier::TableQuerier(const Dialect& dialect, QuerierSettings settings)
    : dialect_(dialect), settings_(std::move(settings)) {}

std::string TableQuerier::shown_statement() const {
  return settings_.is_masked ? "<masked>" : statement_;
}

// With all columns named where some have to be turned into text.
std::string TableQuerier::base_text(Connection& connection) const {
  if (settings_.unmapped == UnmappedColumns::Drop) return settings_.base.text;
  std::string list;
  bool any = false;
  for (const Column& column : connection.describe(settings_.base.text)) {
    const std::string name = dialect_.identifier(column.name);
    const bool stays = is_mapped(column, dialect_, settings_.mapping);
    any = any || !stays;
    if (!list.empty()) list += ',';
    list += stays ? name : fmt::format("{} AS {}", dialect_.as_text(column.name), name);
  }
  if (!any) return settings_.base.text;
  const std::string_view table = "SELECT * FROM ";
  if (!settings_.base.column_prefix.empty() && settings_.base.text.starts_with(table)) {
    return fmt::format("SELECT {} FROM {}", list, settings_.base.text.substr(table.size()));
  }
  return fmt::format("SELECT {} FROM ({}) q", list, settings_.base.text);
}

void TableQuerier::start(Connection& connection) {
  statement_ = base_text(connection) + condition(connection);
  if (!settings_.suffix.empty()) statement_ += ' ' + settings_.suffix;
  log().trace("{}: {}", name(), shown_statement());
  rows_ = connection.query(statement_);
  map_columns();
}

void TableQuerier::map_columns() {
  const std::vector<Column>& columns = rows_->columns();
  mapping_.emplace(columns, settings_.schema_name, dialect_, settings_.mapping);
  if (schema_ != nullptr && *schema_ == *mapping_->schema()) {
    mapping_->adopt(schema_);
  } else {
    schema_ = mapping_->schema();
    if (!settings_.key_names.empty()) key_.emplace(*schema_, settings_.key_names);
  }
  if (mapping_->unmapped() != warned_about_) {
    warned_about_ = mapping_->unmapped();
    for (const std::string& column : warned_about_) {
      log().warn(
          "{}: column {} has a type without a counterpart and is left out; unmapped.columns=text "
          "brings it as text",
          name(), column);
    }
  }
  on_columns(columns);
}

bool TableQuerier::read(const BatchLimits& limits, SourceRecords& records) {
  arena_.begin_batch();
  size_t bytes = 0;
  while (records.size() < limits.rows && bytes < limits.bytes) {
    if (!rows_->next()) {
      on_end(records);
      has_succeeded_ = true;
      failures_ = 0;
      return false;
    }
    SourceRecord record;
    auto value = mapping_->read(*rows_, arena_, bytes);
    record.topic = settings_.topic;
    if (key_) {
      record.key_schema = key_->schema();
      record.key = key_->of(*value);
    }
    record.value_schema = mapping_->schema();
    record.value = std::move(value);
    take(*rows_, std::move(record), records);
  }
  return true;
}

void TableQuerier::finish(SteadyTime now) {
  on_finish();
  rows_.reset();
  last_update_ = now;
}

void BulkQuerier::take(const ResultSet& /*row*/, SourceRecord record, SourceRecords& out) {
  out.push_back(std::move(record));
}

IncrementingQuerier::IncrementingQuerier(const Dialect& dialect, QuerierSettings settings,
                                         SourceOffset offset, OffsetColumns columns,
                                         std::optional<int64_t> up_to)
    : TableQuerier(dialect, std::move(settings)),
      offset_(std::move(offset)),
      columns_(std::move(columns)),
      up_to_(up_to) {}

std::string IncrementingQuerier::condition(Connection& connection) {
  const std::string id = std::to_string(offset_.incrementing.value_or(-1));
  if (up_to_) return incrementing_range_condition(columns_, id, std::to_string(*up_to_));
  if (columns_.timestamps.empty()) return incrementing_condition(columns_, id);
  const TimeBounds bounds = time_bounds(connection, dialect(), settings(), offset_);
  return timestamp_incrementing_condition(columns_, bounds.begin, bounds.end, id);
}

void IncrementingQuerier::on_columns(const std::vector<Column>& columns) {
  timestamp_indices_ = timestamp_indices(columns, settings().timestamp_names);
  const auto index = exact_index(columns, settings().incrementing_name);
  if (!index) {
    throw DataException(fmt::format("Incrementing column {} not found in {}",
                                    settings().incrementing_name, names_of(columns)));
  }
  id_index_ = *index;
  id_mapping_ = dialect().field_mapping(columns[id_index_], settings().mapping.numeric);
  switch (id_mapping_.kind) {
    case FieldKind::Int8:
    case FieldKind::Int16:
    case FieldKind::Int32:
    case FieldKind::Int64:
      return;
    case FieldKind::Decimal:
      if (id_mapping_.scale == 0) return;
      throw ConnectException("Scale of Decimal value for incrementing column must be 0");
    default:
      throw ConnectException(
          fmt::format("Invalid type for incrementing column: {}", columns[id_index_].type_name));
  }
}

int64_t IncrementingQuerier::id_of(const ResultSet& row) const {
  if (row.is_null(id_index_)) {
    throw ConnectException(
        fmt::format("Null value for incrementing column {}", settings().incrementing_name));
  }
  if (id_mapping_.kind != FieldKind::Decimal) return row.integer(id_index_);
  const auto whole = row.decimal(id_index_).with_scale(0);
  if (!whole || !whole->small_unscaled()) {
    throw ConnectException("Decimal value for incrementing column exceeded Long.MAX_VALUE");
  }
  return *whole->small_unscaled();
}

void IncrementingQuerier::take(const ResultSet& row, SourceRecord record, SourceRecords& out) {
  offset_.incrementing = id_of(row);
  if (!timestamp_indices_.empty()) {
    offset_.timestamp = first_timestamp(row, timestamp_indices_, settings().mapping.calendar);
  }
  record.source_partition = settings().partition;
  record.source_offset = offset_.to_map();
  out.push_back(std::move(record));
}

TimestampQuerier::TimestampQuerier(const Dialect& dialect, QuerierSettings settings,
                                   SourceOffset offset, OffsetColumns columns)
    : TableQuerier(dialect, std::move(settings)),
      offset_(std::move(offset)),
      columns_(std::move(columns)) {}

std::string TimestampQuerier::condition(Connection& connection) {
  const TimeBounds bounds = time_bounds(connection, dialect(), settings(), offset_);
  return timestamp_condition(columns_, bounds.begin, bounds.end);
}

void TimestampQuerier::on_columns(const std::vector<Column>& columns) {
  timestamp_indices_ = timestamp_indices(columns, settings().timestamp_names);
}

void TimestampQuerier::take(const ResultSet& row, SourceRecord record, SourceRecords& out) {
  const auto timestamp = first_timestamp(row, timestamp_indices_, settings().mapping.calendar);
  if (pending_) {
    const bool is_last =
        !pending_->timestamp || !timestamp || is_before(*pending_->timestamp, *timestamp);
    release(is_last, out);
  }
  pending_ = Pending{std::move(record), timestamp};
}

void TimestampQuerier::on_end(SourceRecords& out) {
  if (pending_) release(true, out);
}

void TimestampQuerier::release(bool is_last_of_instant, SourceRecords& out) {
  if (is_last_of_instant) offset_ = {pending_->timestamp, std::nullopt};
  pending_->record.source_partition = settings().partition;
  pending_->record.source_offset = offset_.to_map();
  out.push_back(std::move(pending_->record));
  pending_.reset();
}

}  // namespace kconnect::jdbc
