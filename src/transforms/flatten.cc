#include "transforms/flatten.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "transforms/field_access.h"
#include "transforms/requirements.h"
#include "transforms/schema_basics.h"

namespace kconnect {

namespace {

constexpr std::string_view purpose = "flattening";

// Values that are no part of the schemaless data model.
void check_supported(const Value& value, const std::string& name) {
  if (value.get_if<Instant>() != nullptr || value.get_if<Decimal>() != nullptr) {
    throw DataException(
        fmt::format("Flatten transformation was passed a value of type class {} which is not "
                    "supported by Connect's data API",
                    java_class_name(value)));
  }
  if (value.structure() != nullptr) {
    throw DataException(
        fmt::format("Flatten transformation does not support class {} for record without schemas "
                    "(for field {}).",
                    java_class_name(value), name));
  }
}

void put(Map& map, std::string name, const Value& value) {
  const auto found = std::ranges::find_if(map, [&](const auto& entry) {
    return *entry.first.template get_if<Text>() == std::string_view(name);
  });
  if (found == map.end()) {
    map.emplace_back(std::move(name), value);
  } else {
    found->second = value;
  }
}

size_t count_leaves(const Schema& schema) {
  size_t count = 0;
  for (const Field& field : schema.fields()) {
    count += field.schema->type() == SchemaType::Struct ? count_leaves(*field.schema) : 1;
  }
  return count;
}

// Stores the leaves of a struct from an index on; returns the index behind them.
size_t store_leaves(const Struct& source, Struct& target, size_t index) {
  for (const Field& field : source.schema()->fields()) {
    if (field.schema->type() != SchemaType::Struct) {
      store_field(target, target.schema()->fields()[index], source.get(field));
      ++index;
    } else if (const Struct* inner = source.get_without_default(field).structure()) {
      index = store_leaves(*inner, target, index);
    } else {
      index += count_leaves(*field.schema);
    }
  }
  return index;
}

SchemaPtr leaf_schema(const Schema& schema, bool is_optional, const Value& default_value) {
  SchemaBuilder builder = with_basics_of(schema);
  if (is_optional) builder.optional();
  if (!default_value.is_null()) builder.default_value(default_value);
  return builder.build();
}

}  // namespace

const ConfigSpec<FlattenConfig>& FlattenConfig::spec() {
  static const auto spec = ConfigSpec<FlattenConfig>().add(
      &FlattenConfig::delimiter, {.name = "delimiter",
                                  .default_value = ConfigData(std::string(".")),
                                  .doc = "What to put between the names of nested fields."});
  return spec;
}

void Flatten::configure(const ConfigMap& props) {
  config_ = FlattenConfig::spec().parse(props);
  schemas_.clear();
}

void Flatten::transform(ConnectRecord&, SchemaPtr& schema, Value& value) {
  if (value.is_null()) return;
  if (schema == nullptr) {
    Map flat;
    add_entries(require_map(value, purpose), "", flat);
    value = Value::map(std::move(flat));
    return;
  }
  const Struct& source = require_struct(value, purpose);
  const SchemaPtr& flat =
      schemas_.get(source.schema(), [this](const SchemaPtr& seen) { return flat_schema(*seen); });
  auto target = std::make_shared<Struct>(flat);
  store_leaves(source, *target, 0);
  schema = flat;
  value = std::shared_ptr<const Struct>(std::move(target));
}

void Flatten::add_entries(const Map& map, const std::string& prefix, Map& out) const {
  for (const auto& [key, value] : map) {
    const Text* text = key.get_if<Text>();
    if (text == nullptr) throw ClassCastException("Flatten needs maps with text as keys");
    std::string name = joined(prefix, *text);
    check_supported(value, name);
    if (const Map* inner = value.map()) {
      add_entries(*inner, name, out);
    } else {
      put(out, std::move(name), value);
    }
  }
}

SchemaPtr Flatten::flat_schema(const Schema& schema) const {
  SchemaBuilder builder = with_basics_of(schema, SchemaType::Struct);
  add_fields(schema, "", schema.is_optional(), schema.default_value().structure(), builder);
  return builder.build();
}

void Flatten::add_fields(const Schema& schema, const std::string& prefix, bool is_optional,
                         const Struct* defaults, SchemaBuilder& out) const {
  for (const Field& field : schema.fields()) {
    const std::string name = joined(prefix, field.name);
    const bool leaf_is_optional = is_optional || field.schema->is_optional();
    Value default_value = field.schema->default_value();
    if (default_value.is_null() && defaults != nullptr) default_value = defaults->get(field);
    switch (field.schema->type()) {
      case SchemaType::Struct:
        add_fields(*field.schema, name, leaf_is_optional, default_value.structure(), out);
        break;
      case SchemaType::Map:
        throw DataException(
            fmt::format("Flatten transformation does not support MAP for record with schemas (for "
                        "field {}).",
                        name));
      default:
        out.field(name, leaf_schema(*field.schema, leaf_is_optional, default_value));
    }
  }
}

std::string Flatten::joined(const std::string& prefix, std::string_view name) const {
  return prefix.empty() ? std::string(name)
                        : fmt::format("{}{}{}", prefix, config_.delimiter, name);
}

}  // namespace kconnect
