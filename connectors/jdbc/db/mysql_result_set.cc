#include "jdbc/db/mysql_result_set.h"

#include <charconv>

#include <fmt/format.h>
#include <mysql.h>

#include <kconnect/errors.h>

#include "base/java_calendar.h"
#include "jdbc/db/mysql_types.h"

namespace kconnect::jdbc {

MySqlResultSet::MySqlResultSet(MySqlSession& session)
    : session_(session), result_(mysql_use_result(session.handle())) {
  if (result_ == nullptr) session_.fail();
  const MYSQL_FIELD* fields = mysql_fetch_fields(result_);
  for (unsigned i = 0; i < mysql_num_fields(result_); ++i) {
    const MYSQL_FIELD& field = fields[i];
    columns_.push_back(result_column(field, session_.options()));
    Form form = Form::Text;
    if (field.type == MYSQL_TYPE_BIT) form = Form::Bits;
    if (field.type == MYSQL_TYPE_YEAR) form = Form::Year;
    if (field.type == MYSQL_TYPE_DATE) form = Form::Date;
    if (field.type == MYSQL_TYPE_DATETIME || field.type == MYSQL_TYPE_TIMESTAMP) {
      form = Form::Timestamp;
    }
    forms_.push_back(form);
  }
}

// What is left of the result has to be taken off the wire; a query that is killed leaves little.
// The empty statement takes a kill that came when the query had already ended.
MySqlResultSet::~MySqlResultSet() {
  const bool killed = !at_end_ && session_.kill_query();
  mysql_free_result(result_);
  if (killed) mysql_query(session_.handle(), "DO 0");
}

bool MySqlResultSet::next() {
  row_ = mysql_fetch_row(result_);
  if (row_ != nullptr) {
    lengths_ = mysql_fetch_lengths(result_);
    return true;
  }
  at_end_ = true;
  if (mysql_errno(session_.handle()) != 0) session_.fail();
  return false;
}

bool MySqlResultSet::is_zero_date(size_t column) const {
  return forms_[column] == Form::Timestamp ? !parse_timestamp(text(column))
                                           : !parse_days(text(column));
}

bool MySqlResultSet::is_null(size_t column) const {
  if (row_[column] == nullptr) return true;
  const Form form = forms_[column];
  return (form == Form::Date || form == Form::Timestamp) &&
         session_.options().zero_dates == ZeroDates::Null && is_zero_date(column);
}

std::string_view MySqlResultSet::text(size_t column) const {
  return {row_[column], lengths_[column]};
}

bool MySqlResultSet::boolean(size_t column) const {
  const std::string_view value = text(column);
  if (forms_[column] == Form::Bits) return value.find_first_not_of('\0') != std::string_view::npos;
  return value != "0";
}

int64_t MySqlResultSet::integer(size_t column) const {
  const std::string_view value = text(column);
  if (forms_[column] == Form::Bits) {
    if (session_.options().flavour == MySqlFlavour::MariaDb) {
      return static_cast<int8_t>(value.empty() ? 0 : value.front());
    }
    uint64_t bits = 0;
    for (const char c : value) bits = bits << 8 | static_cast<unsigned char>(c);
    if (bits > INT8_MAX && columns_[column].type == JdbcType::Bit) refuse(column, "Byte");
    return static_cast<int64_t>(bits);
  }
  int64_t number = 0;
  const char* last = value.data() + value.size();
  const auto [end, error] = std::from_chars(value.data(), last, number);
  if (error == std::errc() && end == last) return number;
  if (const auto exact = Decimal::parse(value); exact && error == std::errc()) {
    return exact->to_int64();
  }
  refuse(column, "Long");
}

double MySqlResultSet::floating(size_t column) const {
  const std::string_view value = text(column);
  double number = 0;
  const char* last = value.data() + value.size();
  const auto [end, error] = std::from_chars(value.data(), last, number);
  if (error != std::errc() || end != last) refuse(column, "Double");
  return number;
}

Decimal MySqlResultSet::decimal(size_t column) const {
  const auto number = Decimal::parse(text(column));
  if (!number) refuse(column, "BigDecimal");
  return *number;
}

int32_t MySqlResultSet::days(size_t column) const {
  const std::string_view value = text(column);
  if (forms_[column] == Form::Year) {
    return static_cast<int32_t>(gregorian_day(integer(column), 1, 1));
  }
  if (const auto days = parse_days(value.substr(0, value.find(' ')))) return *days;
  if (session_.options().zero_dates != ZeroDates::Round) refuse(column, "Date");
  return static_cast<int32_t>(gregorian_day(1, 1, 1));
}

SqlTime MySqlResultSet::time(size_t column) const {
  const auto time = parse_time(text(column));
  if (!time) refuse(column, "Time");
  return *time;
}

SqlTimestamp MySqlResultSet::timestamp(size_t column) const {
  if (forms_[column] == Form::Year) return {.seconds = days(column) * (millis_per_day / 1000)};
  if (const auto timestamp = parse_timestamp(text(column))) return *timestamp;
  if (session_.options().zero_dates != ZeroDates::Round) refuse(column, "Timestamp");
  return {.seconds = gregorian_day(1, 1, 1) * (millis_per_day / 1000)};
}

void MySqlResultSet::refuse(size_t column, std::string_view as) const {
  throw DataException(fmt::format("value '{}' of column '{}' cannot be decoded as {}", text(column),
                                  columns_[column].name, as));
}

}  // namespace kconnect::jdbc
