#include "jdbc/dialects/postgres_dialect.h"

#include <cstdlib>

#include <fmt/format.h>

#include "jdbc/dialects/wall_clock.h"

namespace kconnect::jdbc {

namespace {

// "+05:30"
std::string offset_text(const SqlTimestamp& instant, const TimeZone& zone) {
  const int64_t minutes = zone.offset_at(instant.seconds * 1000) / 60'000;
  return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                     std::abs(minutes) % 60);
}

}  // namespace

// The offset makes it the instant where the column has a zone; a column without one ignores it.
std::string PostgresDialect::timestamp_literal(const SqlTimestamp& instant,
                                               const TimeZone& zone) const {
  return fmt::format("'{}{}'", wall_clock_text(instant, zone), offset_text(instant, zone));
}

FieldMapping PostgresDialect::field_mapping(const Column& column, NumericMapping mapping) const {
  if (column.type == JdbcType::Bit) {
    if (column.precision == 1) return {FieldKind::Boolean};
    return {column.precision <= 8 ? FieldKind::Int8 : FieldKind::Bytes};
  }
  if (column.type == JdbcType::Other) {
    const bool is_text =
        column.type_name == "uuid" || column.type_name == "json" || column.type_name == "jsonb";
    return {is_text ? FieldKind::String : FieldKind::None};
  }
  FieldMapping mapped = Dialect::field_mapping(column, mapping);
  // A numeric without precision may have any number of digits behind the point.
  if (mapped.kind == FieldKind::Decimal && column.precision == 0 && column.scale == 0) {
    mapped.scale = 127;
  }
  return mapped;
}

std::string PostgresDialect::as_text(std::string_view column) const {
  return identifier(column) + "::text";
}

}  // namespace kconnect::jdbc
