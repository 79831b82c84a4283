#include "transforms/replace_field.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/values.h>

#include "transforms/common_keys.h"
#include "transforms/field_access.h"
#include "transforms/requirements.h"
#include "transforms/schema_basics.h"

namespace kconnect {

namespace {

constexpr std::string_view purpose = "field replacement";
constexpr const char* renames_key = "renames";

using Renames = std::unordered_map<std::string, std::string>;

Renames parse_renames(std::string_view key, const ConfigData& data) {
  Renames renames;
  const auto* items = std::get_if<std::vector<std::string>>(&data);
  if (items == nullptr) return renames;
  for (const std::string& item : *items) {
    const std::vector<std::string> parts = split_dropping_empty_end(item, ':');
    if (parts.size() != 2) {
      throw ConfigException(
          invalid_value_message(key, data, fmt::format("Invalid rename mapping: {}", item)));
    }
    renames[parts[0]] = parts[1];
  }
  return renames;
}

Validator valid_renames() {
  return {[](std::string_view key, const ConfigData& data) { parse_renames(key, data); },
          "list of colon-delimited pairs, e.g. foo:bar,abc:xyz"};
}

ConfigKey list_key(const char* name, const char* doc) {
  return {.name = name, .default_value = ConfigData(std::vector<std::string>()), .doc = doc};
}

ConfigKey old_name_key(const char* name, const char* doc) {
  return {.name = name, .default_value = ConfigData(), .importance = Importance::Low, .doc = doc};
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

const ConfigSpec<ReplaceFieldConfig>& ReplaceFieldConfig::spec() {
  static const auto spec = [] {
    ConfigKey renames = list_key(renames_key, "New names of fields, as old:new.");
    renames.validator = valid_renames();
    return ConfigSpec<ReplaceFieldConfig>()
        .add(&ReplaceFieldConfig::exclude,
             list_key("exclude", "Fields to drop, even when they are included."))
        .add(&ReplaceFieldConfig::blacklist, old_name_key("blacklist", "Old name of exclude."))
        .add(&ReplaceFieldConfig::include, list_key("include", "Fields to keep; when empty, all."))
        .add(&ReplaceFieldConfig::whitelist, old_name_key("whitelist", "Old name of include."))
        .add(&ReplaceFieldConfig::renames, std::move(renames))
        .add(&ReplaceFieldConfig::replace_null_with_default, replace_null_with_default_key());
  }();
  return spec;
}

void ReplaceField::configure(const ConfigMap& props) {
  config_ = ReplaceFieldConfig::spec().parse(props);
  if (!props.contains("exclude")) config_.exclude = std::move(config_.blacklist);
  if (!props.contains("include")) config_.include = std::move(config_.whitelist);
  renames_ = parse_renames(renames_key, config_.renames);
  plans_.clear();
}

void ReplaceField::transform(ConnectRecord&, SchemaPtr& schema, Value& value) {
  if (value.is_null()) return;
  if (schema == nullptr) {
    value = replaced(require_map(value, purpose));
    return;
  }
  const Struct& source = require_struct(value, purpose);
  const Plan& plan =
      plans_.get(source.schema(), [this](const SchemaPtr& seen) { return make_plan(*seen); });
  const std::vector<Field>& source_fields = source.schema()->fields();
  const std::vector<Field>& fields = plan.schema->fields();
  auto target = std::make_shared<Struct>(plan.schema);
  for (size_t i = 0; i < plan.kept.size(); ++i) {
    const Field& field = source_fields[static_cast<size_t>(plan.kept[i])];
    store_field(*target, fields[i], read_field(source, field, config_.replace_null_with_default));
  }
  schema = plan.schema;
  value = std::shared_ptr<const Struct>(std::move(target));
}

Value ReplaceField::replaced(const Map& map) const {
  Map result;
  for (const auto& [key, content] : map) {
    const Text* text = key.get_if<Text>();
    if (text == nullptr) throw ClassCastException("ReplaceField needs maps with text as keys");
    const std::string name = text->str();
    if (is_kept(name)) result.emplace_back(renamed(name), content);
  }
  order_as_java_hash_map(result, map.size());
  return Value::map(std::move(result));
}

ReplaceField::Plan ReplaceField::make_plan(const Schema& schema) const {
  Plan plan;
  SchemaBuilder builder = with_basics_of(schema, SchemaType::Struct);
  for (const Field& field : schema.fields()) {
    if (!is_kept(field.name)) continue;
    builder.field(renamed(field.name), field.schema);
    plan.kept.push_back(field.index);
  }
  plan.schema = builder.build();
  return plan;
}

bool ReplaceField::is_kept(const std::string& name) const {
  return !contains(config_.exclude, name) &&
         (config_.include.empty() || contains(config_.include, name));
}

const std::string& ReplaceField::renamed(const std::string& name) const {
  const auto found = renames_.find(name);
  return found == renames_.end() ? name : found->second;
}

}  // namespace kconnect
