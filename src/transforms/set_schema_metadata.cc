#include "transforms/set_schema_metadata.h"

#include <kconnect/errors.h>
#include <kconnect/schema_builder.h>

#include "transforms/common_keys.h"
#include "transforms/field_access.h"
#include "transforms/requirements.h"

namespace kconnect {

const ConfigSpec<SetSchemaMetadataConfig>& SetSchemaMetadataConfig::spec() {
  static const auto spec =
      ConfigSpec<SetSchemaMetadataConfig>()
          .add(&SetSchemaMetadataConfig::schema_name, {.name = "schema.name",
                                                       .default_value = ConfigData(),
                                                       .importance = Importance::High,
                                                       .doc = "Name to give to the schema."})
          .add(&SetSchemaMetadataConfig::schema_version, {.name = "schema.version",
                                                          .default_value = ConfigData(),
                                                          .importance = Importance::High,
                                                          .doc = "Version to give to the schema."})
          .add(&SetSchemaMetadataConfig::replace_null_with_default,
               replace_null_with_default_key());
  return spec;
}

void SetSchemaMetadata::configure(const ConfigMap& props) {
  config_ = SetSchemaMetadataConfig::spec().parse(props);
  if (!config_.schema_name && !config_.schema_version) {
    throw ConfigException("Neither schema name nor version configured");
  }
  schemas_.clear();
}

void SetSchemaMetadata::transform(ConnectRecord&, SchemaPtr& schema, Value& value) {
  if (schema == nullptr && value.is_null()) return;
  require_schema(schema, "updating schema metadata");
  const SchemaPtr& renamed = schemas_.get(schema, [this](const SchemaPtr& seen) {
    seen->fields();  // other types than structs are refused
    return SchemaBuilder::renamed(*seen, config_.schema_name, config_.schema_version);
  });
  if (const Struct* source = value.structure()) {
    auto target = std::make_shared<Struct>(renamed);
    for (const Field& field : renamed->fields()) {
      store_field(*target, field, read_field(*source, field, config_.replace_null_with_default));
    }
    value = std::shared_ptr<const Struct>(std::move(target));
  }
  schema = renamed;
}

}  // namespace kconnect
