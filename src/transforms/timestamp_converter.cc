#include "transforms/timestamp_converter.h"

#include <algorithm>
#include <limits>
#include <span>
#include <stdexcept>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>
#include <kconnect/schema_builder.h>
#include <kconnect/validators.h>

#include "base/java_calendar.h"
#include "base/trim.h"
#include "transforms/common_keys.h"
#include "transforms/field_access.h"
#include "transforms/hash_map_copy.h"
#include "transforms/requirements.h"
#include "transforms/schema_basics.h"

namespace kconnect {

namespace {

constexpr std::string_view purpose = "converting timestamp formats";

// In the order of the enumerators.
constexpr const char* form_names[] = {"string", "unix", "Date", "Time", "Timestamp"};
constexpr const char* precision_names[] = {"seconds", "milliseconds", "microseconds",
                                           "nanoseconds"};

template <typename Enum>
Enum by_name(std::span<const char* const> names, std::string_view name) {
  return static_cast<Enum>(std::ranges::find(names, name) - names.begin());
}

JavaDateFormat make_format(const std::string& pattern) {
  try {
    return JavaDateFormat(pattern);
  } catch (const std::invalid_argument& error) {
    throw ConfigException(
        fmt::format("TimestampConverter requires a SimpleDateFormat-compatible pattern for string "
                    "timestamps: {}: {}",
                    pattern, error.what()));
  }
}

// As Java's TimeUnit converts to a finer unit: results saturate.
int64_t saturating_product(int64_t value, int64_t factor) {
  if (value > std::numeric_limits<int64_t>::max() / factor) {
    return std::numeric_limits<int64_t>::max();
  }
  if (value < std::numeric_limits<int64_t>::min() / factor) {
    return std::numeric_limits<int64_t>::min();
  }
  return value * factor;
}

int64_t millis_from_unix(int64_t value, UnixPrecision precision) {
  switch (precision) {
    case UnixPrecision::Seconds:
      return saturating_product(value, 1000);
    case UnixPrecision::Microseconds:
      return value / 1000;
    case UnixPrecision::Nanoseconds:
      return value / 1'000'000;
    default:
      return value;
  }
}

int64_t unix_from_millis(int64_t millis, UnixPrecision precision) {
  switch (precision) {
    case UnixPrecision::Seconds:
      return millis / 1000;
    case UnixPrecision::Microseconds:
      return saturating_product(millis, 1000);
    case UnixPrecision::Nanoseconds:
      return saturating_product(millis, 1'000'000);
    default:
      return millis;
  }
}

int64_t millis_of_day(int64_t millis) {
  return (millis % millis_per_day + millis_per_day) % millis_per_day;
}

// Wraps around at the end of time, as Java does.
int64_t start_of_day(int64_t millis) {
  return static_cast<int64_t>(static_cast<uint64_t>(millis) -
                              static_cast<uint64_t>(millis_of_day(millis)));
}

std::optional<TimestampForm> find_form(const Schema& schema) {
  switch (logical_type(schema)) {
    case LogicalType::Date:
      return TimestampForm::Date;
    case LogicalType::Time:
      return TimestampForm::Time;
    case LogicalType::Timestamp:
      return TimestampForm::Timestamp;
    default:
      break;
  }
  if (schema.type() == SchemaType::String) return TimestampForm::String;
  if (schema.type() == SchemaType::Int64) return TimestampForm::Unix;
  return std::nullopt;
}

TimestampForm form_of(const Schema& schema) {
  if (const auto form = find_form(schema)) return *form;
  throw ConnectException(fmt::format(
      "Schema {} does not correspond to a known timestamp type format", schema.to_string()));
}

TimestampForm form_of(const Value& value) {
  if (value.get_if<Instant>() != nullptr) return TimestampForm::Timestamp;
  if (value.get_if<int64_t>() != nullptr) return TimestampForm::Unix;
  if (value.get_if<Text>() != nullptr) return TimestampForm::String;
  throw DataException(
      fmt::format("TimestampConverter does not support class {} objects as timestamps",
                  java_class_name(value)));
}

template <typename T>
const T& expect(const Value& value, std::string_view form, std::string_view class_name) {
  if (const T* content = value.get_if<T>()) return *content;
  throw DataException(fmt::format("Expected {} to be a {}, but found class {}", form, class_name,
                                  java_class_name(value)));
}

SchemaBuilder builder_of(TimestampForm form) {
  switch (form) {
    case TimestampForm::Date:
      return date_builder();
    case TimestampForm::Time:
      return time_builder();
    case TimestampForm::Timestamp:
      return timestamp_builder();
    default:
      return SchemaBuilder(form == TimestampForm::String ? SchemaType::String : SchemaType::Int64);
  }
}

}  // namespace

const ConfigSpec<TimestampConverterConfig>& TimestampConverterConfig::spec() {
  static const auto spec =
      ConfigSpec<TimestampConverterConfig>()
          .add(&TimestampConverterConfig::field,
               {.name = "field",
                .default_value = ConfigData(std::string()),
                .importance = Importance::High,
                .doc = "The field to convert; empty for the whole key or value."})
          .add(&TimestampConverterConfig::target_type,
               {.name = "target.type",
                .validator = one_of({std::begin(form_names), std::end(form_names)}),
                .importance = Importance::High,
                .doc = "What to convert to: string, unix, Date, Time or Timestamp."})
          .add(&TimestampConverterConfig::format,
               {.name = "format",
                .default_value = ConfigData(std::string()),
                .doc = "Pattern of Java's SimpleDateFormat, in UTC, for text that is read or "
                       "written."})
          .add(&TimestampConverterConfig::unix_precision,
               {.name = "unix.precision",
                .default_value = ConfigData(std::string("milliseconds")),
                .validator = one_of({"nanoseconds", "microseconds", "milliseconds", "seconds"}),
                .importance = Importance::Low,
                .doc = "The unit of unix numbers that are read or written."})
          .add(&TimestampConverterConfig::replace_null_with_default,
               replace_null_with_default_key());
  return spec;
}

void TimestampConverter::configure(const ConfigMap& props) {
  config_ = TimestampConverterConfig::spec().parse(props);
  target_ = by_name<TimestampForm>(form_names, config_.target_type);
  precision_ = by_name<UnixPrecision>(precision_names, config_.unix_precision);
  const bool has_format = !java_trim(config_.format).empty();
  if (target_ == TimestampForm::String && !has_format) {
    throw ConfigException(
        "TimestampConverter requires format option to be specified when using string timestamps");
  }
  format_.reset();
  if (has_format) format_ = make_format(config_.format);
  field_ = config_.field;
  whole_schemas_.clear();
  plans_.clear();
}

void TimestampConverter::transform(ConnectRecord&, SchemaPtr& schema, Value& value) {
  if (schema == nullptr) {
    transform_schemaless(value);
  } else if (config_.field.empty()) {
    value = convert(value, form_of(*schema));
    schema = whole_schemas_.get(
        schema, [this](const SchemaPtr& seen) { return target_schema(seen->is_optional()); });
  } else {
    transform_struct(schema, value);
  }
}

void TimestampConverter::transform_schemaless(Value& value) const {
  if (value.is_null()) return;
  if (config_.field.empty()) {
    value = convert(value, form_of(value));
    return;
  }
  const Map& map = require_map(value, purpose);
  const Value& old = entry_or_null(map, config_.field);
  HashMapCopy copy(map);
  copy.put(field_, old.is_null() ? Value() : convert(old, form_of(old)));
  value = std::move(copy).finish();
}

void TimestampConverter::transform_struct(SchemaPtr& schema, Value& value) {
  const Struct* source = require_struct_or_null(value, purpose);
  const Plan& plan = plans_.get(source == nullptr ? schema : source->schema(),
                                [this](const SchemaPtr& seen) { return make_plan(*seen); });
  if (source != nullptr) value = converted(*source, plan, plan.schema);
  schema = plan.schema;
}

TimestampConverter::Plan TimestampConverter::make_plan(const Schema& schema) const {
  Plan plan;
  SchemaBuilder builder = with_basics_of(schema, SchemaType::Struct);
  for (const Field& field : schema.fields()) {
    const bool is_converted = field.name == config_.field;
    if (is_converted) {
      plan.field = field.index;
      plan.form = find_form(*field.schema);
    }
    builder.field(field.name,
                  is_converted ? target_schema(field.schema->is_optional()) : field.schema);
  }
  if (schema.is_optional()) builder.optional();
  if (const Struct* defaults = schema.default_value().structure()) {
    builder.default_value(converted(*defaults, plan, builder.build()));
  }
  plan.schema = builder.build();
  return plan;
}

std::shared_ptr<const Struct> TimestampConverter::converted(const Struct& source, const Plan& plan,
                                                            const SchemaPtr& schema) const {
  auto target = std::make_shared<Struct>(schema);
  const std::vector<Field>& fields = schema->fields();
  for (const Field& field : source.schema()->fields()) {
    const Value& content = read_field(source, field, config_.replace_null_with_default);
    const Field& stored = fields[static_cast<size_t>(field.index)];
    if (field.index == plan.field) {
      store_field(*target, stored,
                  convert(content, plan.form ? *plan.form : form_of(*field.schema)));
    } else {
      store_field(*target, stored, content);
    }
  }
  return target;
}

Value TimestampConverter::convert(const Value& value, TimestampForm from) const {
  return value.is_null() ? Value() : write(read(value, from));
}

int64_t TimestampConverter::read(const Value& value, TimestampForm form) const {
  switch (form) {
    case TimestampForm::String: {
      const Text& text = expect<Text>(value, "string timestamp", "String");
      if (!format_) throw NullPointerException("Text can be read only with the option format");
      if (const auto millis = format_->parse(text)) return *millis;
      throw DataException(
          fmt::format("Could not parse timestamp: value ({}) does not match pattern ({})",
                      text.view(), config_.format));
    }
    case TimestampForm::Unix:
      return millis_from_unix(expect<int64_t>(value, "Unix timestamp", "Long"), precision_);
    default:
      return expect<Instant>(value, form_names[static_cast<size_t>(form)], "java.util.Date").millis;
  }
}

Value TimestampConverter::write(int64_t millis) const {
  switch (target_) {
    case TimestampForm::String:
      return format_->format(millis);
    case TimestampForm::Unix:
      return unix_from_millis(millis, precision_);
    case TimestampForm::Date:
      return Instant{start_of_day(millis)};
    case TimestampForm::Time:
      return Instant{millis_of_day(millis)};
    default:
      return Instant{millis};
  }
}

SchemaPtr TimestampConverter::target_schema(bool is_optional) const {
  SchemaBuilder builder = builder_of(target_);
  if (is_optional) builder.optional();
  return builder.build();
}

}  // namespace kconnect
