#include "jdbc/sink/record_binder.h"

#include <charconv>

#include <fmt/format.h>

#include <kconnect/logical_types.h>
#include <kconnect/struct.h>

#include "base/java_calendar.h"
#include "jdbc/sink/errors.h"

namespace kconnect::jdbc {

namespace {

constexpr int64_t nanos_per_second = 1'000'000'000;
constexpr int64_t micros_per_second = 1'000'000;

std::optional<BindType> plain_type(SchemaType type) {
  switch (type) {
    case SchemaType::Int8:
      return BindType::Int8;
    case SchemaType::Int16:
      return BindType::Int16;
    case SchemaType::Int32:
      return BindType::Int32;
    case SchemaType::Int64:
      return BindType::Int64;
    case SchemaType::Float32:
      return BindType::Float32;
    case SchemaType::Float64:
      return BindType::Float64;
    case SchemaType::Boolean:
      return BindType::Boolean;
    case SchemaType::String:
      return BindType::Text;
    case SchemaType::Bytes:
      return BindType::Bytes;
    default:
      return std::nullopt;
  }
}

int64_t floor_divided(int64_t number, int64_t divisor) {
  return number / divisor - (number % divisor < 0 ? 1 : 0);
}

WallClock wall_clock(int64_t seconds, int32_t nanos, const TimeZone& zone, bool legacy_calendar) {
  constexpr int64_t cutover = gregorian_start_day * (millis_per_day / 1000);
  constexpr int64_t latest = INT64_MAX / 1000 - millis_per_day;
  const int64_t offset =
      seconds > -latest && seconds < latest ? zone.offset_at(seconds * 1000) / 1000 : 0;
  int64_t local = seconds + offset;
  // A day of the Julian calendar is written with its own year, month and day.
  if (legacy_calendar && local < cutover && local > -latest) {
    const CalendarTime date = calendar_time(local * 1000);
    const int64_t of_day = local - floor_divided(local, 86'400) * 86'400;
    local = gregorian_day(date.year, date.month, date.day) * 86'400 + of_day;
  }
  return {.seconds = local, .nanos = nanos, .ahead = static_cast<int32_t>(local - seconds)};
}

WallClock wall_clock(Instant instant, const TimeZone& zone, bool legacy_calendar) {
  const int64_t seconds = floor_divided(instant.millis, 1000);
  const auto nanos = static_cast<int32_t>(instant.millis - seconds * 1000) * 1'000'000;
  return wall_clock(seconds, nanos, zone, legacy_calendar);
}

}  // namespace

BindingRules::BindingRules(const SinkConfig& config)
    : time_zone(config.db_time_zone()),
      date_zone(config.date_time_zone()),
      legacy_calendar(config.uses_legacy_calendar()),
      precision(config.timestamp_precision()),
      replace_null_with_default(config.replace_null_with_default) {}

FieldBinder::FieldBinder(const SelectedField& selected, bool has_arrays)
    : name_(selected.field.name),
      place_(selected.place),
      index_(static_cast<size_t>(selected.index)),
      is_key_(selected.field.is_key),
      schema_(selected.field.schema) {
  switch (logical_type(*schema_)) {
    case LogicalType::Decimal:
      type_ = BindType::Decimal;
      return;
    case LogicalType::Date:
      type_ = BindType::Date;
      conversion_ = Conversion::Date;
      return;
    case LogicalType::Time:
      type_ = BindType::Time;
      conversion_ = Conversion::Time;
      return;
    case LogicalType::Timestamp:
      type_ = BindType::Timestamp;
      conversion_ = Conversion::Timestamp;
      return;
    case LogicalType::None:
      break;
  }
  const SchemaType type = schema_->type();
  const auto plain = plain_type(type);
  if (selected.field.is_timestamp && (type == SchemaType::Int64 || type == SchemaType::String)) {
    type_ = BindType::Timestamp;
    conversion_ = Conversion::Count;
  } else if (plain) {
    type_ = *plain;
  } else if (type == SchemaType::Array && has_arrays && schema_->value_schema() != nullptr &&
             logical_type(*schema_->value_schema()) == LogicalType::None &&
             plain_type(schema_->value_schema()->type()) &&
             schema_->value_schema()->type() != SchemaType::Bytes) {
    type_ = BindType::Array;
    element_type_ = *plain_type(schema_->value_schema()->type());
  } else {
    conversion_ = Conversion::Unsupported;
  }
}

Cell FieldBinder::bind(const SinkRecord& record, const BindingRules& rules) const {
  switch (place_) {
    case FieldPlace::Topic:
      return record.topic.view();
    case FieldPlace::Partition:
      return int64_t{record.partition.value_or(record.original_partition)};
    case FieldPlace::Offset:
      return record.offset;
    default:
      break;
  }
  const Value* value = value_of(record, rules);
  return value == nullptr || value->is_null() ? Cell() : cell_of(*value, record, rules);
}

const Value* FieldBinder::value_of(const SinkRecord& record, const BindingRules& rules) const {
  if (place_ == FieldPlace::Key) return &record.key;
  if (place_ == FieldPlace::Value) return &record.value;
  const Struct* structure =
      (place_ == FieldPlace::KeyField ? record.key : record.value).structure();
  if (structure == nullptr) refuse(record, "the structure that it belongs to is missing");
  const Value& stored = structure->values()[index_];
  const bool take_default = stored.is_null() && (is_key_ || rules.replace_null_with_default);
  return take_default ? &schema_->default_value() : &stored;
}

Cell FieldBinder::cell_of(const Value& value, const SinkRecord& record,
                          const BindingRules& rules) const {
  if (conversion_ == Conversion::None) return plain_cell(value, record);
  if (conversion_ == Conversion::Unsupported) {
    refuse(record,
           fmt::format("Unsupported source data type: {}", schema_type_name(schema_->type())));
  }
  if (const auto* instant = value.get_if<Instant>()) {
    if (conversion_ == Conversion::Time) return wall_clock(*instant, rules.time_zone, false);
    const bool is_date = conversion_ == Conversion::Date;
    return wall_clock(*instant, is_date ? rules.date_zone : rules.time_zone, rules.legacy_calendar);
  }
  const bool is_micros = rules.precision == TimestampPrecision::Microseconds;
  const int64_t per_second = is_micros ? micros_per_second : nanos_per_second;
  int64_t count = 0;
  if (const auto* number = value.get_if<int64_t>()) {
    count = *number;
  } else if (const auto* text = value.get_if<Text>()) {
    const std::string_view digits = text->view();
    const char* last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, count);
    if (error != std::errc() || end != last) {
      refuse(record, fmt::format("'{}' is no number of {} since 1970", digits,
                                 is_micros ? "microseconds" : "nanoseconds"));
    }
  } else {
    refuse(record,
           fmt::format("a {} is no {}", java_class_name(value), schema_type_name(schema_->type())));
  }
  const int64_t seconds = floor_divided(count, per_second);
  const int64_t nanos = (count - seconds * per_second) * (nanos_per_second / per_second);
  return wall_clock(seconds, static_cast<int32_t>(nanos), rules.time_zone, rules.legacy_calendar);
}

Cell FieldBinder::plain_cell(const Value& value, const SinkRecord& record) const {
  switch (type_) {
    case BindType::Boolean:
      if (const auto* flag = value.get_if<bool>()) return int64_t{*flag};
      break;
    case BindType::Int8:
      if (const auto* number = value.get_if<int8_t>()) return int64_t{*number};
      break;
    case BindType::Int16:
      if (const auto* number = value.get_if<int16_t>()) return int64_t{*number};
      break;
    case BindType::Int32:
      if (const auto* number = value.get_if<int32_t>()) return int64_t{*number};
      break;
    case BindType::Int64:
      if (const auto* number = value.get_if<int64_t>()) return *number;
      break;
    case BindType::Float32:
      if (const auto* number = value.get_if<float>()) return double{*number};
      break;
    case BindType::Float64:
      if (const auto* number = value.get_if<double>()) return *number;
      break;
    case BindType::Decimal:
      if (const auto* number = value.get_if<Decimal>()) return number;
      break;
    case BindType::Text:
      if (const auto* text = value.get_if<Text>()) return text->view();
      break;
    case BindType::Bytes:
      if (const auto* bytes = value.get_if<Bytes>()) return bytes->view();
      break;
    case BindType::Array:
      if (const Array* elements = value.array()) return elements;
      break;
    default:
      break;
  }
  refuse(record,
         fmt::format("a {} is no {}", java_class_name(value), schema_type_name(schema_->type())));
}

void FieldBinder::refuse(const SinkRecord& record, std::string_view why) const {
  throw BadRecordException(fmt::format("{}, field '{}': {}", place_of(record), name_, why));
}

}  // namespace kconnect::jdbc
