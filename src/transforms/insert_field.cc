#include "transforms/insert_field.h"

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>

#include "transforms/common_keys.h"
#include "transforms/field_access.h"
#include "transforms/hash_map_copy.h"
#include "transforms/requirements.h"
#include "transforms/schema_basics.h"

namespace kconnect {

namespace {

constexpr std::string_view purpose = "field insertion";

ConfigKey optional_key(const char* name, const char* doc) {
  return {.name = name, .default_value = ConfigData(), .doc = doc};
}

SchemaPtr timestamp_schema(bool is_optional) {
  SchemaBuilder builder = timestamp_builder();
  if (is_optional) builder.optional();
  return builder.build();
}

}  // namespace

const ConfigSpec<InsertFieldConfig>& InsertFieldConfig::spec() {
  static const auto spec =
      ConfigSpec<InsertFieldConfig>()
          .add(&InsertFieldConfig::topic_field,
               optional_key("topic.field",
                            "Field for the topic. A final ! makes it required, ? optional (the "
                            "default); this holds for all fields."))
          .add(&InsertFieldConfig::partition_field,
               optional_key("partition.field", "Field for the partition."))
          .add(&InsertFieldConfig::offset_field,
               optional_key("offset.field", "Field for the offset; of sink connectors only."))
          .add(&InsertFieldConfig::timestamp_field,
               optional_key("timestamp.field", "Field for the timestamp of the record."))
          .add(&InsertFieldConfig::static_field,
               optional_key("static.field", "Field for the fixed text."))
          .add(&InsertFieldConfig::static_value,
               optional_key("static.value", "The fixed text; needed with static.field."))
          .add(&InsertFieldConfig::replace_null_with_default, replace_null_with_default_key());
  return spec;
}

void InsertField::configure(const ConfigMap& props) {
  const InsertFieldConfig config = InsertFieldConfig::spec().parse(props);
  insertions_.clear();
  add(Source::Topic, config.topic_field);
  add(Source::Partition, config.partition_field);
  add(Source::Offset, config.offset_field);
  add(Source::Timestamp, config.timestamp_field);
  add(Source::Static, config.static_field);
  if (insertions_.empty()) throw ConfigException("No field insertion configured");
  if (config.static_field && !config.static_value) {
    throw ConfigException(invalid_value_message(
        "static.value", ConfigData(),
        fmt::format("No value specified for static field: {}", *config.static_field)));
  }
  static_value_ = config.static_value.value_or("");
  replace_null_with_default_ = config.replace_null_with_default;
  schemas_.clear();
}

void InsertField::add(Source source, const std::optional<std::string>& field) {
  if (!field) return;
  const bool is_required = field->ends_with('!');
  const bool has_suffix = is_required || field->ends_with('?');
  const std::string name = field->substr(0, field->size() - (has_suffix ? 1 : 0));
  insertions_.push_back({source, Text(name), !is_required});
}

void InsertField::transform(ConnectRecord& record, SchemaPtr& schema, Value& value) {
  if (value.is_null()) return;
  if (schema == nullptr) {
    value = with_entries(record, require_map(value, purpose));
    return;
  }
  const Struct& source = require_struct(value, purpose);
  const SchemaPtr& extended = schemas_.get(
      source.schema(), [this](const SchemaPtr& seen) { return extended_schema(*seen); });
  const std::vector<Field>& fields = extended->fields();
  auto target = std::make_shared<Struct>(extended);
  size_t index = 0;
  for (const Field& field : source.schema()->fields()) {
    store_field(*target, fields[index], read_field(source, field, replace_null_with_default_));
    ++index;
  }
  for (const Insertion& insertion : insertions_) {
    if (auto inserted = content(insertion.source, record, true)) {
      target->set_unchecked(fields[index].index, std::move(*inserted));
    }
    ++index;
  }
  schema = extended;
  value = std::shared_ptr<const Struct>(std::move(target));
}

Value InsertField::with_entries(const ConnectRecord& record, const Map& map) const {
  HashMapCopy copy(map);
  for (const Insertion& insertion : insertions_) {
    if (auto inserted = content(insertion.source, record, false)) {
      copy.put(insertion.name, std::move(*inserted));
    }
  }
  return std::move(copy).finish();
}

SchemaPtr InsertField::extended_schema(const Schema& schema) const {
  SchemaBuilder builder = with_basics_of(schema, SchemaType::Struct);
  for (const Field& field : schema.fields()) builder.field(field.name, field.schema);
  for (const Insertion& insertion : insertions_) {
    const auto plain = [&](SchemaType type) {
      return insertion.is_optional ? plain_optional_schema(type) : plain_schema(type);
    };
    switch (insertion.source) {
      case Source::Topic:
      case Source::Static:
        builder.field(insertion.name.str(), plain(SchemaType::String));
        break;
      case Source::Partition:
        builder.field(insertion.name.str(), plain(SchemaType::Int32));
        break;
      case Source::Offset:
        builder.field(insertion.name.str(), plain(SchemaType::Int64));
        break;
      case Source::Timestamp:
        builder.field(insertion.name.str(), timestamp_schema(insertion.is_optional));
        break;
    }
  }
  return builder.build();
}

std::optional<Value> InsertField::content(Source source, const ConnectRecord& record,
                                          bool has_schema) const {
  switch (source) {
    case Source::Topic:
      return record.topic;
    case Source::Partition:
      if (!record.partition) return std::nullopt;
      return *record.partition;
    case Source::Offset:
      return require_sink_record(record, purpose).offset;
    case Source::Timestamp:
      if (!record.timestamp) return std::nullopt;
      if (has_schema) return Instant{*record.timestamp};
      return *record.timestamp;
    case Source::Static:
      return static_value_;
  }
  return std::nullopt;
}

}  // namespace kconnect
