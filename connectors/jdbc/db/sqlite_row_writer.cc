#include "jdbc/db/sqlite_row_writer.h"

#include <sqlite3.h>

#include "jdbc/db/sql_exception.h"
#include "jdbc/db/wall_clock_text.h"

namespace kconnect::jdbc {

namespace {

constexpr double julian_day_of_epoch = 2440587.5;
constexpr double millis_of_day = 86'400'000.0;

std::string text_of(BindType type, const WallClock& time) {
  WallClock whole = time;
  if (type == BindType::Date) whole = {.seconds = int64_t{time.days()} * 86'400};
  return wall_clock_millis_text(whole);
}

}  // namespace

void SqliteRowWriter::write(const RowBatch& rows) {
  for (size_t row = 0; row < rows.rows(); ++row) {
    for (size_t i = 0; i < types_.size(); ++i) {
      bind(static_cast<int>(i) + 1, types_[i], rows.at(row, i));
    }
    try {
      statement_.step();
    } catch (const SqlException&) {
      statement_.reset();
      throw;
    }
    statement_.reset();
  }
}

void SqliteRowWriter::bind(int position, BindType type, const Cell& cell) {
  sqlite3_stmt* statement = statement_.get();
  int code = SQLITE_OK;
  if (is_null(cell)) {
    code = sqlite3_bind_null(statement, position);
  } else if (const auto* integer = std::get_if<int64_t>(&cell)) {
    code = sqlite3_bind_int64(statement, position, *integer);
  } else if (const auto* floating = std::get_if<double>(&cell)) {
    code = sqlite3_bind_double(statement, position, *floating);
  } else if (const auto* text = std::get_if<std::string_view>(&cell)) {
    // A null pointer would mean NULL.
    const char* data = text->data() == nullptr ? "" : text->data();
    code = type == BindType::Bytes
               ? sqlite3_bind_blob64(statement, position, data, text->size(), SQLITE_STATIC)
               : sqlite3_bind_text64(statement, position, data, text->size(), SQLITE_STATIC,
                                     SQLITE_UTF8);
  } else if (const auto* decimal = std::get_if<const Decimal*>(&cell)) {
    statement_.bind(position, (*decimal)->to_string());
  } else if (const auto* time = std::get_if<WallClock>(&cell)) {
    bind_time(position, type, *time);
  } else {
    throw SqlException("SQLite has no arrays", SqlErrorKind::Data);
  }
  if (code != SQLITE_OK) database_.throw_error(code);
}

void SqliteRowWriter::bind_time(int position, BindType type, const WallClock& time) {
  const SqliteOptions& options = database_.options();
  switch (options.date_class) {
    case SqliteDateClass::Integer:
      sqlite3_bind_int64(statement_.get(), position,
                         time.instant_millis() / options.date_multiplier);
      return;
    case SqliteDateClass::Text:
      statement_.bind(position, text_of(type, time));
      return;
    case SqliteDateClass::Real: {
      const double days = static_cast<double>(time.instant_millis()) / millis_of_day;
      sqlite3_bind_double(statement_.get(), position, days + julian_day_of_epoch);
      return;
    }
  }
}

}  // namespace kconnect::jdbc
