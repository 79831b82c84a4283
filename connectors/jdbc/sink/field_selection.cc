#include "jdbc/sink/field_selection.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <kconnect/errors.h>

namespace kconnect::jdbc {

namespace {

constexpr std::array<std::string_view, 3> coordinate_names{"__connect_topic", "__connect_partition",
                                                           "__connect_offset"};

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string list(const std::vector<std::string>& names) {
  return fmt::format("[{}]", fmt::join(names, ", "));
}

bool is_string(const SchemaPtr& schema) {
  return schema != nullptr && schema->type() == SchemaType::String;
}

class Selector {
 public:
  Selector(const SinkConfig& config, std::string_view table, const SchemaPtr& key_schema,
           const SchemaPtr& value_schema)
      : config_(config), table_(table), key_schema_(key_schema), value_schema_(value_schema) {}

  FieldSelection select() {
    switch (config_.key_mode()) {
      case KeyMode::None:
        break;
      case KeyMode::Kafka:
        take_coordinates();
        break;
      case KeyMode::RecordKey:
        take_record_key();
        break;
      case KeyMode::RecordValue:
        take_value_fields_as_key();
        break;
    }
    take_others();
    if (selected_.keys.empty() && selected_.others.empty()) {
      throw ConnectException(
          fmt::format("No fields found using key and value schemas for table: {}", table_));
    }
    return std::move(selected_);
  }

 private:
  void add_key(std::string name, SchemaPtr schema, FieldPlace place, int index = 0) {
    const bool is_timestamp = contains(config_.timestamp_fields, name);
    selected_.keys.push_back(
        {{std::move(name), std::move(schema), true, is_timestamp}, place, index});
  }

  void take_coordinates() {
    const auto& names = config_.key_fields;
    if (!names.empty() && names.size() != coordinate_names.size()) {
      throw ConnectException(fmt::format(
          "PK mode for table '{}' is KAFKA: pk.fields must be empty, which means [{}], or exactly "
          "three names, but it is {}",
          table_, fmt::join(coordinate_names, ", "), list(names)));
    }
    const auto name = [&](size_t i) {
      return names.empty() ? std::string(coordinate_names[i]) : names[i];
    };
    add_key(name(0), plain_schema(SchemaType::String), FieldPlace::Topic);
    add_key(name(1), plain_schema(SchemaType::Int32), FieldPlace::Partition);
    add_key(name(2), plain_schema(SchemaType::Int64), FieldPlace::Offset);
  }

  void take_record_key() {
    if (key_schema_ == nullptr) {
      throw ConnectException(fmt::format(
          "PK mode for table '{}' is RECORD_KEY, but record key schema is missing", table_));
    }
    if (key_schema_->type() == SchemaType::Struct) {
      take_key_fields(key_schema_, "RECORD_KEY", "key", FieldPlace::KeyField);
      return;
    }
    if (key_schema_->type() == SchemaType::Array || key_schema_->type() == SchemaType::Map) {
      throw ConnectException(
          fmt::format("Key schema must be primitive type or Struct, but is of type: {}",
                      schema_type_name(key_schema_->type())));
    }
    if (config_.key_fields.size() != 1) {
      throw ConnectException(fmt::format(
          "The records' key schema is a primitive type, so pk.fields must name exactly one PK "
          "column; it is: {}",
          list(config_.key_fields)));
    }
    add_key(config_.key_fields.front(), key_schema_, FieldPlace::Key);
  }

  void take_value_fields_as_key() {
    if (is_string(value_schema_)) {
      throw ConnectException("pk.mode record_value is not supported with String value schemas");
    }
    if (value_schema_ == nullptr) {
      throw ConnectException(fmt::format(
          "PK mode for table '{}' is RECORD_VALUE, but record value schema is missing", table_));
    }
    take_key_fields(value_schema_, "RECORD_VALUE", "value", FieldPlace::ValueField);
  }

  void take_key_fields(const SchemaPtr& schema, std::string_view mode, std::string_view part,
                       FieldPlace place) {
    if (config_.key_fields.empty()) {
      for (const Field& field : schema->fields()) {
        add_key(field.name, field.schema, place, field.index);
      }
      return;
    }
    for (const std::string& name : config_.key_fields) {
      const Field* field = schema->find_field(name);
      if (field == nullptr) {
        throw ConnectException(fmt::format(
            "PK mode for table '{}' is {} with configured PK fields {}, but record {} schema does "
            "not contain field: {}",
            table_, mode, list(config_.key_fields), part, name));
      }
      if (!is_key(name)) add_key(field->name, field->schema, place, field->index);
    }
  }

  bool is_key(std::string_view name) const {
    return std::ranges::any_of(selected_.keys,
                               [&](const SelectedField& key) { return key.field.name == name; });
  }

  void take_others() {
    if (is_string(value_schema_)) {
      const std::string& name = config_.string_value_column;
      if (is_key(name)) {
        throw ConnectException(fmt::format(
            "Configured string.output.value.column.name '{}' conflicts with a primary key column "
            "for table '{}'",
            name, table_));
      }
      selected_.others.push_back(
          {{name, plain_optional_schema(SchemaType::String)}, FieldPlace::Value});
      return;
    }
    if (value_schema_ == nullptr) return;
    for (const Field& field : value_schema_->fields()) {
      const bool is_listed =
          config_.fields_whitelist.empty() || contains(config_.fields_whitelist, field.name);
      if (!is_listed || is_key(field.name)) continue;
      const bool is_timestamp = contains(config_.timestamp_fields, field.name);
      selected_.others.push_back(
          {{field.name, field.schema, false, is_timestamp}, FieldPlace::ValueField, field.index});
    }
  }

  const SinkConfig& config_;
  std::string_view table_;
  const SchemaPtr& key_schema_;
  const SchemaPtr& value_schema_;
  FieldSelection selected_;
};

}  // namespace

std::vector<SinkField> FieldSelection::all(const SchemaPtr& value_schema) const {
  std::vector<SinkField> left;
  for (const auto* part : {&keys, &others}) {
    for (const SelectedField& selected : *part) left.push_back(selected.field);
  }
  std::vector<SinkField> ordered;
  const auto take = [&](std::string_view name) {
    const auto found = std::ranges::find(left, name, &SinkField::name);
    if (found == left.end()) return;
    ordered.push_back(std::move(*found));
    left.erase(found);
  };
  for (const std::string_view name : coordinate_names) take(name);
  if (value_schema != nullptr && value_schema->type() == SchemaType::Struct) {
    for (const Field& field : value_schema->fields()) take(field.name);
  } else {
    for (const SelectedField& other : others) take(other.field.name);
  }
  std::ranges::sort(left, {}, &SinkField::name);
  std::ranges::move(left, std::back_inserter(ordered));
  return ordered;
}

FieldSelection select_fields(const SinkConfig& config, std::string_view table,
                             const SchemaPtr& key_schema, const SchemaPtr& value_schema) {
  return Selector(config, table, key_schema, value_schema).select();
}

}  // namespace kconnect::jdbc
