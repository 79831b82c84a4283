#include "jdbc/db/mysql_types.h"

#include <charconv>
#include <map>

#include <mysql.h>

#include "base/java_calendar.h"

namespace kconnect::jdbc {

namespace {

constexpr unsigned binary_charset = 63;
constexpr unsigned long medium_length = 16'777'215;
constexpr int64_t nanos_per_second = 1'000'000'000;

bool is_mysql(const MySqlOptions& options) {
  return options.flavour == MySqlFlavour::MySql;
}

JdbcType bit_type(const MySqlOptions& options) {
  return options.bit_is_boolean ? JdbcType::Boolean : JdbcType::Bit;
}

JdbcType text_type(const MYSQL_FIELD& field, JdbcType shorter) {
  const bool is_binary = field.charsetnr == binary_charset;
  if (field.length == 0 || field.length > medium_length) {
    return is_binary ? JdbcType::LongVarBinary : JdbcType::LongVarChar;
  }
  return is_binary ? JdbcType::VarBinary : shorter;
}

std::string_view attribute(const MYSQL_FIELD& field, mariadb_field_attr_t which) {
  MARIADB_CONST_STRING text{nullptr, 0};
  if (mariadb_field_attr(&text, &field, which) != 0 || text.str == nullptr) return {};
  return {text.str, text.length};
}

// Unsigned numbers count as the next larger type with MariaDB's driver; with MySQL's the sign is a
// matter of its own.
JdbcType result_type(const MYSQL_FIELD& field, const MySqlOptions& options) {
  const bool widen = (field.flags & UNSIGNED_FLAG) != 0 && !is_mysql(options);
  switch (field.type) {
    case MYSQL_TYPE_TINY:
      if (options.tiny_int1_is_bit && field.length == 1) return bit_type(options);
      return widen ? JdbcType::SmallInt : JdbcType::TinyInt;
    case MYSQL_TYPE_SHORT:
      return widen ? JdbcType::Integer : JdbcType::SmallInt;
    case MYSQL_TYPE_INT24:
      return JdbcType::Integer;
    case MYSQL_TYPE_LONG:
      return widen ? JdbcType::BigInt : JdbcType::Integer;
    case MYSQL_TYPE_LONGLONG:
      return JdbcType::BigInt;
    case MYSQL_TYPE_FLOAT:
      return JdbcType::Real;
    case MYSQL_TYPE_DOUBLE:
      return JdbcType::Double;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
      return JdbcType::Decimal;
    case MYSQL_TYPE_BIT:
      return field.length == 1 ? bit_type(options) : JdbcType::Bit;
    case MYSQL_TYPE_YEAR:
      return options.year_is_date ? JdbcType::Date : JdbcType::SmallInt;
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
      return JdbcType::Date;
    case MYSQL_TYPE_TIME:
    case MYSQL_TYPE_TIME2:
      return JdbcType::Time;
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_DATETIME2:
    case MYSQL_TYPE_TIMESTAMP:
    case MYSQL_TYPE_TIMESTAMP2:
      return JdbcType::Timestamp;
    case MYSQL_TYPE_GEOMETRY:
      return JdbcType::VarBinary;
    case MYSQL_TYPE_NULL:
      return JdbcType::Other;
    case MYSQL_TYPE_JSON:
      return JdbcType::LongVarChar;
    case MYSQL_TYPE_STRING:
      if (attribute(field, MARIADB_FIELD_ATTR_DATA_TYPE_NAME) == "uuid") return JdbcType::Other;
      if (field.charsetnr == binary_charset &&
          attribute(field, MARIADB_FIELD_ATTR_DATA_TYPE_NAME).empty()) {
        return JdbcType::VarBinary;
      }
      return JdbcType::Char;
    case MYSQL_TYPE_VARCHAR:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_ENUM:
    case MYSQL_TYPE_SET:
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
      return text_type(field, JdbcType::VarChar);
    default:
      return JdbcType::Other;
  }
}

// Digits without the places that the sign and the point take.
int32_t decimal_precision(const MYSQL_FIELD& field) {
  const unsigned long sign = (field.flags & UNSIGNED_FLAG) != 0 ? 0 : 1;
  return static_cast<int32_t>(field.length - sign - (field.decimals > 0 ? 1 : 0));
}

// Takes a number of so many digits at most and what must stand behind it (0 = nothing).
std::optional<int64_t> take_number(std::string_view& text, char end) {
  int64_t number = 0;
  const char* last = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc() || (end != 0 && (stop == last || *stop != end))) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(stop - text.data()) + (end != 0 ? 1 : 0));
  return number;
}

// ".789" in nanoseconds, 0 when there is none.
int32_t fraction_nanos(std::string_view text) {
  int32_t nanos = 0;
  if (text.empty() || text.front() != '.') return 0;
  text.remove_prefix(1);
  for (size_t i = 0; i < 9; ++i) nanos = nanos * 10 + (i < text.size() ? text[i] - '0' : 0);
  return nanos;
}

}  // namespace

Column result_column(const MYSQL_FIELD& field, const MySqlOptions& options) {
  Column column{.name = std::string(field.name, field.name_length),
                .type = result_type(field, options)};
  column.type_name = attribute(field, MARIADB_FIELD_ATTR_DATA_TYPE_NAME);
  column.is_signed = (field.flags & UNSIGNED_FLAG) == 0;
  const bool is_decimal = column.type == JdbcType::Decimal;
  column.precision = is_decimal ? decimal_precision(field)
                                : static_cast<int32_t>(std::min(field.length, 0x7FFFFFFFUL));
  column.scale = is_decimal ? static_cast<int32_t>(field.decimals) : 0;
  column.nullability =
      (field.flags & NOT_NULL_FLAG) != 0 ? Nullability::NotNull : Nullability::Nullable;
  column.auto_increment = (field.flags & AUTO_INCREMENT_FLAG) != 0;
  return column;
}

JdbcType table_column_type(std::string_view data_type, std::string_view column_type,
                           const MySqlOptions& options) {
  static const std::map<std::string_view, JdbcType> types{
      {"bit", JdbcType::Bit},
      {"tinyint", JdbcType::TinyInt},
      {"smallint", JdbcType::SmallInt},
      {"mediumint", JdbcType::Integer},
      {"int", JdbcType::Integer},
      {"bigint", JdbcType::BigInt},
      {"float", JdbcType::Real},
      {"double", JdbcType::Double},
      {"decimal", JdbcType::Decimal},
      {"date", JdbcType::Date},
      {"time", JdbcType::Time},
      {"datetime", JdbcType::Timestamp},
      {"timestamp", JdbcType::Timestamp},
      {"char", JdbcType::Char},
      {"varchar", JdbcType::VarChar},
      {"enum", JdbcType::VarChar},
      {"set", JdbcType::VarChar},
      {"tinytext", JdbcType::VarChar},
      {"text", JdbcType::LongVarChar},
      {"mediumtext", JdbcType::LongVarChar},
      {"longtext", JdbcType::LongVarChar},
      {"json", JdbcType::LongVarChar},
      {"binary", JdbcType::Binary},
      {"varbinary", JdbcType::VarBinary},
      {"tinyblob", JdbcType::VarBinary},
      {"blob", JdbcType::LongVarBinary},
      {"mediumblob", JdbcType::LongVarBinary},
      {"longblob", JdbcType::LongVarBinary},
  };
  if (data_type == "year") return options.year_is_date ? JdbcType::Date : JdbcType::SmallInt;
  if (data_type == "tinyint" && options.tiny_int1_is_bit && column_type.starts_with("tinyint(1)")) {
    return bit_type(options);
  }
  const auto found = types.find(data_type);
  return found == types.end() ? JdbcType::Other : found->second;
}

std::optional<int32_t> parse_days(std::string_view text) {
  const auto year = take_number(text, '-');
  if (!year) return std::nullopt;
  const auto month = take_number(text, '-');
  if (!month) return std::nullopt;
  const auto day = take_number(text, 0);
  if (!day || *month == 0 || *day == 0) return std::nullopt;
  return static_cast<int32_t>(gregorian_day(*year, *month, *day));
}

std::optional<SqlTime> parse_time(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto hour = take_number(text, ':');
  if (!hour) return std::nullopt;
  const auto minute = take_number(text, ':');
  if (!minute) return std::nullopt;
  const auto second = take_number(text, 0);
  if (!second) return std::nullopt;
  const int64_t nanos =
      ((*hour * 60 + *minute) * 60 + *second) * nanos_per_second + fraction_nanos(text);
  return SqlTime{.nanos_of_day = negative ? -nanos : nanos};
}

std::optional<SqlTimestamp> parse_timestamp(std::string_view text) {
  const size_t space = std::min(text.find(' '), text.size());
  const auto days = parse_days(text.substr(0, space));
  if (!days) return std::nullopt;
  SqlTimestamp timestamp{.seconds = *days * (millis_per_day / 1000)};
  if (space == text.size()) return timestamp;
  const auto time = parse_time(text.substr(space + 1));
  if (!time) return std::nullopt;
  timestamp.seconds += time->nanos_of_day / nanos_per_second;
  timestamp.nanos = static_cast<int32_t>(time->nanos_of_day % nanos_per_second);
  return timestamp;
}

}  // namespace kconnect::jdbc
