#include "transforms/value_to_key.h"

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/schema_builder.h>
#include <kconnect/values.h>

#include "transforms/common_keys.h"
#include "transforms/field_access.h"
#include "transforms/requirements.h"

namespace kconnect {

namespace {
constexpr std::string_view purpose = "copying fields from value to key";
}

const ConfigSpec<ValueToKeyConfig>& ValueToKeyConfig::spec() {
  static const auto spec =
      ConfigSpec<ValueToKeyConfig>()
          .add(&ValueToKeyConfig::fields, {.name = "fields",
                                           .validator = non_empty_list(),
                                           .importance = Importance::High,
                                           .doc = "Fields of the value that make up the key."})
          .add(&ValueToKeyConfig::replace_null_with_default, replace_null_with_default_key());
  return spec;
}

void ValueToKey::configure(const ConfigMap& props) {
  config_ = ValueToKeyConfig::spec().parse(props);
  names_.assign(config_.fields.begin(), config_.fields.end());
  plans_.clear();
}

Verdict ValueToKey::apply(ConnectRecord& record) {
  if (record.value_schema == nullptr) {
    record.key = key_of(require_map(record.value, purpose));
    record.key_schema = nullptr;
    return Verdict::Keep;
  }
  const Struct& value = require_struct(record.value, purpose);
  const Plan& plan =
      plans_.get(value.schema(), [this](const SchemaPtr& seen) { return make_plan(*seen); });
  const std::vector<Field>& fields = plan.key_schema->fields();
  auto key = std::make_shared<Struct>(plan.key_schema);
  for (size_t i = 0; i < fields.size(); ++i) {
    const Field& source = value.schema()->fields()[static_cast<size_t>(plan.sources[i])];
    store_field(*key, fields[i], read_field(value, source, config_.replace_null_with_default));
  }
  record.key_schema = plan.key_schema;
  record.key = std::shared_ptr<const Struct>(std::move(key));
  return Verdict::Keep;
}

Value ValueToKey::key_of(const Map& map) const {
  Map key;
  for (const Text& name : names_) key.emplace_back(name, entry_or_null(map, name));
  order_as_java_hash_map(key, names_.size());
  return Value::map(std::move(key));
}

ValueToKey::Plan ValueToKey::make_plan(const Schema& schema) const {
  Plan plan;
  SchemaBuilder builder = SchemaBuilder::structure();
  for (const std::string& name : config_.fields) {
    const Field* field = schema.find_field(name);
    if (field == nullptr) throw DataException(fmt::format("Field does not exist: {}", name));
    builder.field(name, field->schema);
    plan.sources.push_back(field->index);
  }
  plan.key_schema = builder.build();
  return plan;
}

}  // namespace kconnect
