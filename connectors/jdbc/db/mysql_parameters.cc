#include "jdbc/db/mysql_parameters.h"

#include <charconv>
#include <deque>

#include <mysql.h>

#include "jdbc/db/sql_exception.h"
#include "jdbc/db/wall_clock_text.h"

namespace kconnect::jdbc {

namespace {

enum_field_types field_type(BindType type) {
  switch (type) {
    case BindType::Boolean:
    case BindType::Int8:
    case BindType::Int16:
    case BindType::Int32:
    case BindType::Int64:
      return MYSQL_TYPE_LONGLONG;
    case BindType::Float32:
    case BindType::Float64:
      return MYSQL_TYPE_DOUBLE;
    case BindType::Decimal:
      return MYSQL_TYPE_NEWDECIMAL;
    case BindType::Bytes:
      return MYSQL_TYPE_BLOB;
    case BindType::Date:
      return MYSQL_TYPE_DATE;
    case BindType::Time:
      return MYSQL_TYPE_TIME;
    case BindType::Timestamp:
      return MYSQL_TYPE_DATETIME;
    case BindType::Text:
    case BindType::Array:
      return MYSQL_TYPE_STRING;
  }
  return MYSQL_TYPE_STRING;
}

bool is_number(BindType type) {
  return field_type(type) == MYSQL_TYPE_LONGLONG || field_type(type) == MYSQL_TYPE_DOUBLE;
}

// The double whose digits are those of the float: 0.1, not 0.10000000149.
double widened(double value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof(digits), static_cast<float>(value)).ptr;
  double wide = value;
  std::from_chars(digits, end, wide);
  return wide;
}

MYSQL_TIME time_of(BindType type, const WallClock& time) {
  MYSQL_TIME result{};
  result.time_type = type == BindType::Date   ? MYSQL_TIMESTAMP_DATE
                     : type == BindType::Time ? MYSQL_TIMESTAMP_TIME
                                              : MYSQL_TIMESTAMP_DATETIME;
  if (type != BindType::Time) {
    const CivilDate date = civil_date(time.days());
    if (date.year < 0 || date.year > 9999) {
      throw SqlException("a year outside of 0 to 9999 cannot be stored", SqlErrorKind::Data,
                         "22007");
    }
    result.year = static_cast<unsigned>(date.year);
    result.month = static_cast<unsigned>(date.month);
    result.day = static_cast<unsigned>(date.day);
  }
  if (type == BindType::Date) return result;
  const int64_t micros = time.nanos_of_day() / 1000;
  result.hour = static_cast<unsigned>(micros / 3'600'000'000);
  result.minute = static_cast<unsigned>(micros / 60'000'000 % 60);
  result.second = static_cast<unsigned>(micros / 1'000'000 % 60);
  result.second_part = static_cast<unsigned long>(micros % 1'000'000);
  return result;
}

}  // namespace

// A column's values in the forms that bindings point at; which of them is used depends on the type.
struct MySqlParameters::Column {
  BindType type;
  std::vector<char> indicators = {};
  std::vector<int64_t> integers = {};
  std::vector<double> doubles = {};
  std::vector<void*> pointers = {};
  std::vector<unsigned long> lengths = {};
  std::deque<MYSQL_TIME> times = {};
  std::deque<std::string> texts = {};

  void clear() {
    indicators.clear();
    integers.clear();
    doubles.clear();
    pointers.clear();
    lengths.clear();
    times.clear();
    texts.clear();
  }
  void add_pointer(const void* data, size_t size) {
    pointers.push_back(const_cast<void*>(data));  // the library only reads parameters
    lengths.push_back(size);
  }
  void* array() {
    if (field_type(type) == MYSQL_TYPE_LONGLONG) return integers.data();
    if (field_type(type) == MYSQL_TYPE_DOUBLE) return doubles.data();
    return pointers.data();
  }
  void* value(size_t row) {
    if (field_type(type) == MYSQL_TYPE_LONGLONG) return &integers[row];
    if (field_type(type) == MYSQL_TYPE_DOUBLE) return &doubles[row];
    return pointers[row];
  }
};

MySqlParameters::MySqlParameters(std::vector<BindType> types) {
  for (const BindType type : types) columns_.push_back(Column{.type = type});
}

MySqlParameters::~MySqlParameters() = default;

void MySqlParameters::set(const RowBatch& rows) {
  rows_ = rows.rows();
  for (size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].clear();
    for (size_t row = 0; row < rows_; ++row) add(columns_[i], rows.at(row, i));
  }
}

void MySqlParameters::add(Column& column, const Cell& cell) {
  column.indicators.push_back(is_null(cell) ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE);
  if (const auto* integer = std::get_if<int64_t>(&cell)) {
    column.integers.push_back(*integer);
  } else if (const auto* floating = std::get_if<double>(&cell)) {
    column.doubles.push_back(column.type == BindType::Float32 ? widened(*floating) : *floating);
  } else if (const auto* text = std::get_if<std::string_view>(&cell)) {
    column.add_pointer(text->data() == nullptr ? "" : text->data(), text->size());
  } else if (const auto* decimal = std::get_if<const Decimal*>(&cell)) {
    const std::string& digits = column.texts.emplace_back((*decimal)->to_string());
    column.add_pointer(digits.data(), digits.size());
  } else if (const auto* time = std::get_if<WallClock>(&cell)) {
    column.add_pointer(&column.times.emplace_back(time_of(column.type, *time)), sizeof(MYSQL_TIME));
  } else if (is_null(cell)) {
    if (field_type(column.type) == MYSQL_TYPE_LONGLONG) column.integers.push_back(0);
    if (field_type(column.type) == MYSQL_TYPE_DOUBLE) column.doubles.push_back(0);
    if (!is_number(column.type)) column.add_pointer(nullptr, 0);
  } else {
    throw SqlException("MySQL has no arrays", SqlErrorKind::Data);
  }
}

MYSQL_BIND* MySqlParameters::as_arrays() {
  binds_.assign(columns_.size(), MYSQL_BIND{});
  for (size_t i = 0; i < columns_.size(); ++i) {
    Column& column = columns_[i];
    binds_[i].buffer_type = field_type(column.type);
    binds_[i].buffer = column.array();
    binds_[i].length = column.lengths.data();
    binds_[i].u.indicator = column.indicators.data();
  }
  return binds_.data();
}

MYSQL_BIND* MySqlParameters::as_values() {
  static my_bool yes = 1;
  binds_.assign(columns_.size() * rows_, MYSQL_BIND{});
  for (size_t row = 0; row < rows_; ++row) {
    for (size_t i = 0; i < columns_.size(); ++i) {
      Column& column = columns_[i];
      MYSQL_BIND& bind = binds_[row * columns_.size() + i];
      bind.buffer_type = field_type(column.type);
      bind.buffer = column.value(row);
      if (!column.lengths.empty()) bind.length = &column.lengths[row];
      if (column.indicators[row] == STMT_INDICATOR_NULL) bind.is_null = &yes;
    }
  }
  return binds_.data();
}

size_t MySqlParameters::size_of(std::span<const Cell> row) {
  constexpr size_t fixed_size = 13;  // the largest of the types with a fixed one
  size_t size = 0;
  for (const Cell& cell : row) {
    const auto* text = std::get_if<std::string_view>(&cell);
    const auto* decimal = std::get_if<const Decimal*>(&cell);
    size += text != nullptr      ? text->size() + 10
            : decimal != nullptr ? (*decimal)->unscaled_bytes().size() * 3
                                 : fixed_size;
  }
  return size;
}

}  // namespace kconnect::jdbc
