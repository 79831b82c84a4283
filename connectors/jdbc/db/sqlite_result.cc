#include "jdbc/db/sqlite_result.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <sqlite3.h>

#include <kconnect/errors.h>

#include "jdbc/db/sqlite_types.h"
#include "jdbc/db/wall_clock_parser.h"

namespace kconnect::jdbc {

namespace {

constexpr double julian_day_of_epoch = 2'440'587.5;
constexpr int64_t millis_per_day = 86'400'000;

int64_t floor_divide(int64_t value, int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

SqlTimestamp of_millis(int64_t millis, bool is_instant) {
  const int64_t seconds = floor_divide(millis, 1000);
  return {seconds, static_cast<int32_t>((millis - seconds * 1000) * 1'000'000), is_instant};
}

SqliteSample sample(sqlite3_stmt* statement, int column, bool has_row) {
  if (!has_row) return {};
  const auto storage = static_cast<SqliteStorage>(sqlite3_column_type(statement, column));
  if (storage != SqliteStorage::Integer) return {storage};
  const int64_t value = sqlite3_column_int64(statement, column);
  return {storage, value > std::numeric_limits<int32_t>::max() ||
                       value < std::numeric_limits<int32_t>::min()};
}

// What the schema says about a column that comes straight from a table.
void add_table_facts(sqlite3* database, sqlite3_stmt* statement, int index, Column& column) {
  column.nullability = Nullability::Nullable;
  const char* table = sqlite3_column_table_name(statement, index);
  if (table == nullptr) return;
  int not_null = 0;
  int auto_increment = 0;
  const int code =
      sqlite3_table_column_metadata(database, sqlite3_column_database_name(statement, index), table,
                                    sqlite3_column_origin_name(statement, index), nullptr, nullptr,
                                    &not_null, nullptr, &auto_increment);
  if (code != SQLITE_OK) return;
  if (not_null != 0) column.nullability = Nullability::NotNull;
  column.auto_increment = auto_increment != 0;
}

}  // namespace

std::vector<Column> sqlite_columns(const SqliteDatabase& database, const SqliteStatement& statement,
                                   bool has_row) {
  std::vector<Column> columns;
  const int count = sqlite3_column_count(statement.get());
  for (int i = 0; i < count; ++i) {
    Column column;
    column.name = sqlite3_column_name(statement.get(), i);
    const char* declared = sqlite3_column_decltype(statement.get(), i);
    set_sqlite_type(column,
                    declared == nullptr ? std::nullopt : std::optional<std::string_view>(declared),
                    sample(statement.get(), i, has_row));
    add_table_facts(database.get(), statement.get(), i, column);
    columns.push_back(std::move(column));
  }
  return columns;
}

SqliteResultSet::SqliteResultSet(SqliteDatabase& database, std::string_view sql)
    : database_(database),
      statement_(database, sql),
      has_row_(statement_.step()),
      columns_(sqlite_columns(database, statement_, has_row_)) {}

bool SqliteResultSet::next() {
  if (!is_first_ && has_row_) has_row_ = statement_.step();
  is_first_ = false;
  return has_row_;
}

bool SqliteResultSet::is_null(size_t column) const {
  return sqlite3_column_type(statement_.get(), static_cast<int>(column)) == SQLITE_NULL;
}

int64_t SqliteResultSet::integer(size_t column) const {
  return statement_.integer(static_cast<int>(column));
}

double SqliteResultSet::floating(size_t column) const {
  return sqlite3_column_double(statement_.get(), static_cast<int>(column));
}

Decimal SqliteResultSet::decimal(size_t column) const {
  const std::string_view digits = text(column);
  if (const auto value = Decimal::parse(digits)) return *value;
  throw DataException(fmt::format("Bad value for type BigDecimal : {}", digits));
}

std::string_view SqliteResultSet::text(size_t column) const {
  return statement_.text(static_cast<int>(column));
}

std::string_view SqliteResultSet::bytes(size_t column) const {
  const auto index = static_cast<int>(column);
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_.get(), index));
  if (data == nullptr) return {"", 0};
  return {data, static_cast<size_t>(sqlite3_column_bytes(statement_.get(), index))};
}

int32_t SqliteResultSet::days(size_t column) const {
  return static_cast<int32_t>(floor_divide(timestamp(column).seconds, millis_per_day / 1000));
}

SqlTime SqliteResultSet::time(size_t column) const {
  const SqlTimestamp at = timestamp(column);
  const int64_t second = at.seconds - floor_divide(at.seconds, 86'400) * 86'400;
  return {second * 1'000'000'000 + at.nanos};
}

SqlTimestamp SqliteResultSet::timestamp(size_t column) const {
  switch (sqlite3_column_type(statement_.get(), static_cast<int>(column))) {
    case SQLITE_TEXT: {
      const std::string_view written = text(column);
      if (const auto parsed = parse_wall_clock(written)) return *parsed;
      throw DataException(fmt::format("Error parsing time stamp: '{}' in column {}", written,
                                      columns_[column].name));
    }
    case SQLITE_FLOAT:
      return of_millis(std::llround((floating(column) - julian_day_of_epoch) *
                                    static_cast<double>(millis_per_day)),
                       false);
    default:
      return of_millis(integer(column) * database_.options().date_multiplier, true);
  }
}

}  // namespace kconnect::jdbc
