#include "jdbc/dialects/dialect.h"

#include <fmt/format.h>

#include "jdbc/dialects/wall_clock.h"

namespace kconnect::jdbc {

namespace {

constexpr int32_t max_integer_precision = 18;
constexpr int32_t min_integer_scale = -84;
constexpr int32_t unset_scale = -127;
constexpr int32_t high_scale = 127;

FieldMapping decimal(int32_t scale) {
  return {FieldKind::Decimal, scale == unset_scale ? high_scale : scale};
}

FieldKind integer_of_precision(int32_t precision) {
  if (precision > 9) return FieldKind::Int64;
  if (precision > 4) return FieldKind::Int32;
  if (precision > 2) return FieldKind::Int16;
  return FieldKind::Int8;
}

// numeric.mapping
FieldKind numeric_kind(const Column& column, NumericMapping mapping) {
  const bool fits_integer = column.precision <= max_integer_precision;
  const bool whole = column.scale < 1 && column.scale >= min_integer_scale;
  switch (mapping) {
    case NumericMapping::None:
      return FieldKind::Decimal;
    case NumericMapping::PrecisionOnly:
      return column.scale == 0 && fits_integer ? integer_of_precision(column.precision)
                                               : FieldKind::Decimal;
    case NumericMapping::BestFit:
      if (!fits_integer) return FieldKind::Decimal;
      if (whole) return integer_of_precision(column.precision);
      return column.scale > 0 ? FieldKind::Float64 : FieldKind::Decimal;
    case NumericMapping::BestFitEagerDouble:
      if (whole && fits_integer) return integer_of_precision(column.precision);
      return column.scale > 0 ? FieldKind::Float64 : FieldKind::Decimal;
  }
  return FieldKind::Decimal;
}

FieldKind kind_of_type(const Column& column) {
  switch (column.type) {
    case JdbcType::Boolean:
      return FieldKind::Boolean;
    case JdbcType::Bit:
      return FieldKind::Int8;
    case JdbcType::TinyInt:
      return column.is_signed ? FieldKind::Int8 : FieldKind::Int16;
    case JdbcType::SmallInt:
      return column.is_signed ? FieldKind::Int16 : FieldKind::Int32;
    case JdbcType::Integer:
      return column.is_signed ? FieldKind::Int32 : FieldKind::Int64;
    case JdbcType::BigInt:
      return FieldKind::Int64;
    case JdbcType::Real:
      return FieldKind::Float32;
    case JdbcType::Float:
    case JdbcType::Double:
      return FieldKind::Float64;
    case JdbcType::Numeric:
    case JdbcType::Decimal:
      return FieldKind::Decimal;
    case JdbcType::Char:
    case JdbcType::VarChar:
    case JdbcType::LongVarChar:
    case JdbcType::Clob:
    case JdbcType::SqlXml:
      return FieldKind::String;
    case JdbcType::Binary:
    case JdbcType::VarBinary:
    case JdbcType::LongVarBinary:
    case JdbcType::Blob:
      return FieldKind::Bytes;
    case JdbcType::Date:
      return FieldKind::Date;
    case JdbcType::Time:
      return FieldKind::Time;
    case JdbcType::Timestamp:
      return FieldKind::Timestamp;
    case JdbcType::Array:
    case JdbcType::Other:
      return FieldKind::None;
  }
  return FieldKind::None;
}

}  // namespace

std::string Dialect::identifier(std::string_view name) const {
  if (quote_ == QuoteIdentifiers::Never) return std::string(name);
  return rules_.opening_quote + std::string(name) + rules_.closing_quote;
}

std::string Dialect::qualified(const TableId& table) const {
  std::string text;
  for (const std::string* qualifier : {&table.catalog, &table.schema}) {
    if (!qualifier->empty()) text += identifier(*qualifier) + '.';
  }
  return text + identifier(table.table);
}

std::string Dialect::always_quoted(const TableId& table) const {
  std::string text;
  for (const std::string* part : {&table.catalog, &table.schema, &table.table}) {
    if (part->empty()) continue;
    if (!text.empty()) text += '.';
    text += rules_.opening_quote + *part + rules_.closing_quote;
  }
  return text;
}

std::string Dialect::current_timestamp_query() const {
  return "SELECT CURRENT_TIMESTAMP";
}

std::string Dialect::timestamp_literal(const SqlTimestamp& instant, const TimeZone& zone) const {
  return fmt::format("'{}'", wall_clock_text(instant, zone));
}

std::string Dialect::as_text(std::string_view column) const {
  return fmt::format("CAST({} AS VARCHAR)", identifier(column));
}

FieldMapping Dialect::field_mapping(const Column& column, NumericMapping mapping) const {
  const FieldKind kind =
      column.type == JdbcType::Numeric ? numeric_kind(column, mapping) : kind_of_type(column);
  return kind == FieldKind::Decimal ? decimal(column.scale) : FieldMapping{kind};
}

}  // namespace kconnect::jdbc
