#include "jdbc/source/row_mapping.h"

#include <limits>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>
#include <kconnect/schema_builder.h>

#include "jdbc/dialects/wall_clock.h"

namespace kconnect::jdbc {

namespace {

constexpr const char* precision_parameter = "connect.decimal.precision";

SchemaPtr plain(SchemaType type, bool is_optional) {
  return is_optional ? plain_optional_schema(type) : plain_schema(type);
}

SchemaPtr built(SchemaBuilder builder, bool is_optional) {
  if (is_optional) builder.optional();
  return builder.build();
}

template <typename T>
T narrow(int64_t value, const char* type) {
  if (value < std::numeric_limits<T>::min() || value > std::numeric_limits<T>::max()) {
    throw DataException(fmt::format("Bad value for type {} : {}", type, value));
  }
  return static_cast<T>(value);
}

Decimal scaled(const Decimal& value, int32_t scale) {
  if (const auto same = value.with_scale(scale)) return *same;
  throw DataException(
      fmt::format("Bad value for type BigDecimal : {} has more than {} digits "
                  "behind the point",
                  value.to_string(), scale));
}

}  // namespace

RowMapping::RowMapping(const std::vector<Column>& columns,
                       const std::optional<std::string>& schema_name, const Dialect& dialect,
                       const RowMappingOptions& options)
    : options_(options) {
  SchemaBuilder builder = SchemaBuilder::structure();
  if (schema_name) builder.name(*schema_name);
  for (size_t i = 0; i < columns.size(); ++i) {
    const Column& column = columns[i];
    if (!is_mapped(column, dialect, options)) {
      unmapped_.push_back(fmt::format("{} ({})", column.name, column.type_name));
      continue;
    }
    const FieldReader field = reader(i, column, dialect);
    builder.field(column.name,
                  field.is_array
                      ? built(SchemaBuilder::array(field_schema(*column.element, field.mapping)),
                              column.is_optional())
                      : field_schema(column, field.mapping));
    fields_.push_back(field);
  }
  schema_ = builder.build();
}

RowMapping::FieldReader RowMapping::reader(size_t index, const Column& column,
                                           const Dialect& dialect) const {
  const FieldMapping own = dialect.field_mapping(column, options_.numeric);
  if (own.kind != FieldKind::None) return {index, own};
  return {index, dialect.field_mapping(*column.element, options_.numeric), true};
}

bool is_mapped(const Column& column, const Dialect& dialect, const RowMappingOptions& options) {
  if (dialect.field_mapping(column, options.numeric).kind != FieldKind::None) return true;
  return options.arrays && column.element != nullptr &&
         dialect.field_mapping(*column.element, options.numeric).kind != FieldKind::None;
}

SchemaPtr RowMapping::field_schema(const Column& column, FieldMapping mapping) const {
  const bool is_optional = column.is_optional();
  switch (mapping.kind) {
    case FieldKind::Boolean:
      return plain(SchemaType::Boolean, is_optional);
    case FieldKind::Int8:
      return plain(SchemaType::Int8, is_optional);
    case FieldKind::Int16:
      return plain(SchemaType::Int16, is_optional);
    case FieldKind::Int32:
      return plain(SchemaType::Int32, is_optional);
    case FieldKind::Int64:
      return plain(SchemaType::Int64, is_optional);
    case FieldKind::Float32:
      return plain(SchemaType::Float32, is_optional);
    case FieldKind::Float64:
      return plain(SchemaType::Float64, is_optional);
    case FieldKind::Decimal: {
      SchemaBuilder builder = decimal_builder(mapping.scale);
      builder.parameter(precision_parameter, std::to_string(column.precision));
      return built(std::move(builder), is_optional);
    }
    case FieldKind::Bytes:
      return plain(SchemaType::Bytes, is_optional);
    case FieldKind::Date:
      return built(date_builder(), is_optional);
    case FieldKind::Time:
      return built(time_builder(), is_optional);
    case FieldKind::Timestamp:
      return timestamp_schema(is_optional);
    case FieldKind::String:
    case FieldKind::None:
      break;
  }
  return plain(SchemaType::String, is_optional);
}

SchemaPtr RowMapping::timestamp_schema(bool is_optional) const {
  switch (options_.granularity) {
    case TimestampGranularity::ConnectLogical:
      return built(timestamp_builder(), is_optional);
    case TimestampGranularity::MicrosLong:
    case TimestampGranularity::NanosLong:
      return plain(SchemaType::Int64, is_optional);
    default:
      return plain(SchemaType::String, is_optional);
  }
}

std::shared_ptr<const Struct> RowMapping::read(const ResultSet& row, TextArena& arena,
                                               size_t& bytes) const {
  auto structure = std::make_shared<Struct>(schema_);
  for (size_t i = 0; i < fields_.size(); ++i) {
    const FieldReader& field = fields_[i];
    if (row.is_null(field.column)) continue;
    try {
      structure->set_unchecked(static_cast<int>(i), field.is_array
                                                        ? array_value(row, field, arena, bytes)
                                                        : value(row, field, arena, bytes));
    } catch (const DataException& error) {
      throw DataException(
          fmt::format("Column {}: {}", row.columns()[field.column].name, error.what()));
    }
  }
  return structure;
}

Value RowMapping::value(const ResultSet& row, const FieldReader& field, TextArena& arena,
                        size_t& bytes) const {
  const size_t column = field.column;
  switch (field.mapping.kind) {
    case FieldKind::Boolean:
      return row.boolean(column);
    case FieldKind::Int8:
      return narrow<int8_t>(row.integer(column), "byte");
    case FieldKind::Int16:
      return narrow<int16_t>(row.integer(column), "short");
    case FieldKind::Int32:
      return narrow<int32_t>(row.integer(column), "int");
    case FieldKind::Int64:
      return row.integer(column);
    case FieldKind::Float32:
      return static_cast<float>(row.floating(column));
    case FieldKind::Float64:
      return row.floating(column);
    case FieldKind::Decimal:
      return scaled(row.decimal(column), field.mapping.scale);
    case FieldKind::String: {
      const std::string_view text = row.text(column);
      bytes += text.size();
      return arena.text(text);
    }
    case FieldKind::Bytes: {
      const std::string_view content = row.bytes(column);
      bytes += content.size();
      return arena.bytes(content);
    }
    case FieldKind::Date:
      return date_from_days(options_.calendar.days(row.days(column)));
    case FieldKind::Time:
      return time_from_millis(options_.calendar.millis_of_day(row.time(column)));
    case FieldKind::Timestamp:
      return timestamp_value(options_.calendar.instant(row.timestamp(column)));
    case FieldKind::None:
      break;
  }
  return {};
}

Value RowMapping::array_value(const ResultSet& row, const FieldReader& field, TextArena& arena,
                              size_t& bytes) const {
  const auto elements = row.array(field.column);
  Array values;
  while (elements->next()) {
    values.push_back(elements->is_null(0) ? Value()
                                          : value(*elements, {0, field.mapping}, arena, bytes));
  }
  return Value::array(std::move(values));
}

Value RowMapping::timestamp_value(const SqlTimestamp& instant) const {
  const int64_t micros = instant.seconds * 1'000'000 + instant.nanos / 1000;
  switch (options_.granularity) {
    case TimestampGranularity::ConnectLogical:
      return Instant{instant.seconds * 1000 + instant.nanos / 1'000'000};
    case TimestampGranularity::MicrosLong:
      return micros;
    case TimestampGranularity::MicrosString:
      return std::to_string(micros);
    case TimestampGranularity::MicrosIso:
      return iso_wall_clock_text(instant, options_.calendar.zone(), 6);
    case TimestampGranularity::NanosLong:
      return instant.seconds * 1'000'000'000 + instant.nanos;
    case TimestampGranularity::NanosString:
      return std::to_string(instant.seconds * 1'000'000'000 + instant.nanos);
    case TimestampGranularity::NanosIso:
      return iso_wall_clock_text(instant, options_.calendar.zone(), 9);
  }
  return {};
}

}  // namespace kconnect::jdbc
