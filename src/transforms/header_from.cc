#include "transforms/header_from.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/validators.h>

#include "transforms/common_keys.h"
#include "transforms/field_access.h"
#include "transforms/hash_map_copy.h"
#include "transforms/requirements.h"
#include "transforms/schema_basics.h"

namespace kconnect {

namespace {

constexpr const char* move = "move";
constexpr const char* copy = "copy";
constexpr int no_such_field = -1;

}  // namespace

const ConfigSpec<HeaderFromConfig>& HeaderFromConfig::spec() {
  static const auto spec =
      ConfigSpec<HeaderFromConfig>()
          .add(&HeaderFromConfig::fields, {.name = "fields",
                                           .validator = non_empty_list(),
                                           .importance = Importance::High,
                                           .doc = "Fields whose values become headers."})
          .add(&HeaderFromConfig::headers,
               {.name = "headers",
                .validator = non_empty_list(),
                .importance = Importance::High,
                .doc = "Names of the headers, one for each field in the same order."})
          .add(&HeaderFromConfig::operation,
               {.name = "operation",
                .validator = one_of({move, copy}),
                .importance = Importance::High,
                .doc = "Whether the fields are removed (move) or stay (copy)."})
          .add(&HeaderFromConfig::replace_null_with_default, replace_null_with_default_key());
  return spec;
}

void HeaderFrom::configure(const ConfigMap& props) {
  config_ = HeaderFromConfig::spec().parse(props);
  if (config_.fields.size() != config_.headers.size()) {
    throw ConfigException(
        "'fields' config must have the same number of elements as 'headers' config.");
  }
  is_move_ = config_.operation == move;
  purpose_ = "header " + config_.operation;
  header_names_.assign(config_.headers.begin(), config_.headers.end());
  plans_.clear();
}

void HeaderFrom::transform(ConnectRecord& record, SchemaPtr& schema, Value& value) {
  if (schema == nullptr) {
    transform_map(record, value);
  } else {
    transform_struct(record, schema, value);
  }
}

void HeaderFrom::transform_map(ConnectRecord& record, Value& value) const {
  const Map& map = require_map(value, purpose_);
  HashMapCopy rest(map);
  for (size_t i = 0; i < header_names_.size(); ++i) {
    record.headers.push_back({header_names_[i], nullptr, entry_or_null(map, config_.fields[i])});
    if (is_move_) rest.remove(config_.fields[i]);
  }
  value = std::move(rest).finish();
}

void HeaderFrom::transform_struct(ConnectRecord& record, SchemaPtr& schema, Value& value) {
  const Struct& source = require_struct(value, purpose_);
  const std::vector<Field>& fields = source.schema()->fields();
  const Plan& plan =
      plans_.get(source.schema(), [this](const SchemaPtr& seen) { return make_plan(*seen); });
  Headers headers = record.headers;
  for (size_t i = 0; i < header_names_.size(); ++i) {
    const int index = plan.header_fields[i];
    if (index == no_such_field) {
      throw NullPointerException(fmt::format("Field does not exist: {}", config_.fields[i]));
    }
    const Field& field = fields[static_cast<size_t>(index)];
    append_header(headers, i, field.schema,
                  read_field(source, field, config_.replace_null_with_default));
  }
  if (is_move_) {
    auto rest = std::make_shared<Struct>(plan.schema);
    for (size_t i = 0; i < plan.kept.size(); ++i) {
      const Field& field = fields[static_cast<size_t>(plan.kept[i])];
      store_field(*rest, plan.schema->fields()[i],
                  read_field(source, field, config_.replace_null_with_default));
    }
    schema = plan.schema;
    value = std::shared_ptr<const Struct>(std::move(rest));
  }
  record.headers = std::move(headers);
}

HeaderFrom::Plan HeaderFrom::make_plan(const Schema& schema) const {
  Plan plan;
  for (const std::string& name : config_.fields) {
    const Field* field = schema.find_field(name);
    plan.header_fields.push_back(field == nullptr ? no_such_field : field->index);
  }
  SchemaBuilder builder = with_basics_of(schema, SchemaType::Struct);
  for (const Field& field : schema.fields()) {
    if (std::ranges::find(config_.fields, field.name) != config_.fields.end()) continue;
    plan.kept.push_back(field.index);
    builder.field(field.name, field.schema);
  }
  plan.schema = builder.build();
  return plan;
}

void HeaderFrom::append_header(Headers& headers, size_t index, SchemaPtr schema,
                               const Value& value) const {
  if (value.is_null() && !schema->is_optional()) {
    throw DataException(
        fmt::format("A null value requires an optional schema but was {}", schema->to_string()));
  }
  headers.push_back({header_names_[index], std::move(schema), value});
}

}  // namespace kconnect
