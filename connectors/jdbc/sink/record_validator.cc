#include "jdbc/sink/record_validator.h"

#include <fmt/format.h>

#include "base/ascii_case.h"
#include "jdbc/sink/errors.h"

namespace kconnect::jdbc {

namespace {

std::string place(const SinkRecord& record) {
  return fmt::format("(topic='{}',partition={},offset={},timestamp={})", record.topic.view(),
                     record.original_partition, record.offset,
                     record.timestamp ? std::to_string(*record.timestamp) : "null");
}

std::string schema_text(const SchemaPtr& schema) {
  return schema == nullptr ? "null" : std::string(schema_type_name(schema->type()));
}

std::string value_text(const Value& value) {
  const std::string_view name = java_class_name(value);
  const size_t dot = name.rfind('.');
  return std::string(dot == std::string_view::npos ? name : name.substr(dot + 1));
}

bool is_primitive(SchemaType type) {
  return type != SchemaType::Array && type != SchemaType::Map && type != SchemaType::Struct;
}

}  // namespace

RecordValidator::RecordValidator(const SinkConfig& config)
    : config_(config),
      needs_key_(config.key_mode() == KeyMode::RecordKey || config.delete_enabled),
      needs_value_(!config.delete_enabled || config.key_mode() == KeyMode::RecordValue ||
                   config.key_mode() == KeyMode::None),
      has_field_settings_(!config.fields_whitelist.empty() || !config.timestamp_fields.empty()) {}

bool RecordValidator::has_key(const SinkRecord& record) {
  return !record.key.is_null() && record.key_schema != nullptr &&
         (record.key_schema->type() == SchemaType::Struct ||
          is_primitive(record.key_schema->type()));
}

bool RecordValidator::has_value(const SinkRecord& record) const {
  if (record.value.is_null() || record.value_schema == nullptr) return false;
  if (record.value_schema->type() == SchemaType::Struct) return true;
  if (record.value_schema->type() != SchemaType::String) return false;
  if (!has_field_settings_) return true;
  throw ConnectException(fmt::format(
      "Sink connector '{}' writes values that are plain strings (found at {}): fields.whitelist "
      "and timestamp.fields.list are for structured values alone and must be empty",
      config_.connector_name, place(record)));
}

std::string RecordValidator::settings() const {
  std::string mode = config_.key_mode_name;
  for (char& c : mode) c = ascii_lower(c);
  return fmt::format("Sink connector '{}' is configured with 'delete.enabled={}' and 'pk.mode={}'",
                     config_.connector_name, config_.delete_enabled, mode);
}

void RecordValidator::refuse_key(const SinkRecord& record) const {
  throw BadRecordException(fmt::format(
      "{} and therefore requires records with a non-null key and non-null Struct or primitive key "
      "schema, but found record at {} with a {} key and {} key schema.",
      settings(), place(record), value_text(record.key), schema_text(record.key_schema)));
}

void RecordValidator::refuse_value(const SinkRecord& record) const {
  throw BadRecordException(fmt::format(
      "{} and therefore requires records with a non-null Struct or String value and non-null "
      "Struct or String schema, but found record at {} with a {} value and {} value schema.",
      settings(), place(record), value_text(record.value), schema_text(record.value_schema)));
}

}  // namespace kconnect::jdbc
