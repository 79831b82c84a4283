#include "transforms/cast.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/schema_builder.h>

#include "base/ascii_case.h"
#include "base/trim.h"
#include "transforms/cast_value.h"
#include "transforms/common_keys.h"
#include "transforms/field_access.h"
#include "transforms/hash_map_copy.h"
#include "transforms/requirements.h"
#include "transforms/schema_basics.h"

namespace kconnect {

namespace {

constexpr std::string_view purpose = "type casting";

SchemaType parse_type(std::string_view text) {
  const std::string_view trimmed = java_trim(text);
  std::string name(trimmed);
  std::ranges::transform(name, name.begin(), ascii_upper);
  for (int i = 0; i <= static_cast<int>(SchemaType::Struct); ++i) {
    const auto type = static_cast<SchemaType>(i);
    if (schema_type_name(type) != name) continue;
    check_cast_target(type);
    return type;
  }
  throw ConfigException(fmt::format("Invalid type found in casting spec: {}", trimmed));
}

void add_target(const std::string& item, const ConfigData& data, CastTargets& targets) {
  const std::vector<std::string> parts = split_dropping_empty_end(item, ':');
  if (parts.size() > 2) {
    // Java names the key of another transform here.
    throw ConfigException(
        invalid_value_message("renames", data, fmt::format("Invalid rename mapping: {}", item)));
  }
  if (parts.size() < 2) {
    targets.whole = parse_type(parts.empty() ? "" : parts[0]);
    return;
  }
  const SchemaType type = parse_type(parts[1]);
  const std::string_view name = java_trim(parts[0]);
  const auto known =
      std::ranges::find(targets.fields, name, [](const auto& field) { return field.first.view(); });
  if (known == targets.fields.end()) {
    targets.fields.emplace_back(name, type);
  } else {
    known->second = type;
  }
}

CastTargets parse_targets(const ConfigData& data) {
  const auto* items = std::get_if<std::vector<std::string>>(&data);
  if (items == nullptr || items->empty()) {
    throw ConfigException("Must specify at least one field to cast.");
  }
  CastTargets targets;
  for (const std::string& item : *items) add_target(item, data, targets);
  if (targets.whole && items->size() > 1) {
    throw ConfigException(
        "Cast transformations that specify a type to cast the entire value to may only specify a "
        "single cast in their spec");
  }
  return targets;
}

Validator valid_spec() {
  return {[](std::string_view, const ConfigData& data) { parse_targets(data); },
          "list of colon-delimited pairs, e.g. foo:bar,abc:xyz"};
}

// A type with the optional flag and the default, cast too, of the schema it replaces.
SchemaPtr cast_schema(SchemaBuilder builder, const Schema& source, SchemaType type) {
  if (source.is_optional()) builder.optional();
  if (!source.default_value().is_null()) {
    builder.default_value(cast_value(&source, source.default_value(), type));
  }
  return builder.build();
}

}  // namespace

std::optional<SchemaType> CastTargets::of_field(std::string_view name) const {
  for (const auto& [field, type] : fields) {
    if (field == name) return type;
  }
  return std::nullopt;
}

const ConfigSpec<CastConfig>& CastConfig::spec() {
  static const auto spec =
      ConfigSpec<CastConfig>()
          .add(&CastConfig::spec_items,
               {.name = "spec",
                .validator = valid_spec(),
                .importance = Importance::High,
                .doc = "What to cast: field:type for fields, or one type for the whole. Types are "
                       "int8, int16, int32, int64, float32, float64, boolean and string."})
          .add(&CastConfig::replace_null_with_default, replace_null_with_default_key());
  return spec;
}

void Cast::configure(const ConfigMap& props) {
  const CastConfig config = CastConfig::spec().parse(props);
  targets_ = parse_targets(config.spec_items);
  replace_null_with_default_ = config.replace_null_with_default;
  plans_.clear();
}

void Cast::transform(ConnectRecord&, SchemaPtr& schema, Value& value) {
  if (value.is_null()) return;
  if (schema == nullptr) {
    value = targets_.whole ? cast_value(nullptr, value, *targets_.whole)
                           : cast_map(require_map(value, purpose));
    return;
  }
  if (targets_.whole) {
    const Plan& plan = plans_.get(schema, [this](const SchemaPtr& seen) {
      return Plan{whole_schema(*seen), {}};
    });
    value = cast_value(schema.get(), value, *targets_.whole);
    schema = plan.schema;
    return;
  }
  schema->fields();  // other types than structs are refused
  const Struct& source = require_struct(value, purpose);
  const Plan& plan =
      plans_.get(source.schema(), [this](const SchemaPtr& seen) { return make_plan(*seen); });
  const std::vector<Field>& fields = source.schema()->fields();
  auto target = std::make_shared<Struct>(plan.schema);
  for (size_t i = 0; i < fields.size(); ++i) {
    const Value& content = read_field(source, fields[i], replace_null_with_default_);
    const std::optional<SchemaType>& type = plan.targets[i];
    store_field(*target, plan.schema->fields()[i],
                type ? cast_value(fields[i].schema.get(), content, *type) : content);
  }
  schema = plan.schema;
  value = std::shared_ptr<const Struct>(std::move(target));
}

Value Cast::cast_map(const Map& map) const {
  HashMapCopy copy(map);
  for (const auto& [name, type] : targets_.fields) {
    copy.put(name, cast_value(nullptr, entry_or_null(map, name), type));
  }
  return std::move(copy).finish();
}

Cast::Plan Cast::make_plan(const Schema& schema) const {
  Plan plan;
  SchemaBuilder builder = with_basics_of(schema, SchemaType::Struct);
  for (const Field& field : schema.fields()) {
    const std::optional<SchemaType> type = targets_.of_field(field.name);
    plan.targets.push_back(type);
    builder.field(field.name,
                  type ? cast_schema(SchemaBuilder(*type), *field.schema, *type) : field.schema);
  }
  plan.schema = cast_schema(std::move(builder), schema, SchemaType::Struct);
  return plan;
}

SchemaPtr Cast::whole_schema(const Schema& schema) const {
  return cast_schema(with_basics_of(schema, *targets_.whole), schema, *targets_.whole);
}

}  // namespace kconnect
