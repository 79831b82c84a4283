#pragma once

#include <optional>
#include <string>

#include <kconnect/config_spec.h>

#include "transforms/plan_cache.h"
#include "transforms/record_part.h"

namespace kconnect {

struct SetSchemaMetadataConfig {
  std::optional<std::string> schema_name;
  std::optional<int32_t> schema_version;
  bool replace_null_with_default = true;
  static const ConfigSpec<SetSchemaMetadataConfig>& spec();
};

// Sets name and version of the schema of structs.
class SetSchemaMetadata final : public PartTransformation {
 public:
  static const ConfigDef& config_def() { return SetSchemaMetadataConfig::spec().def(); }

  using PartTransformation::PartTransformation;
  void configure(const ConfigMap& props) override;

 private:
  void transform(ConnectRecord& record, SchemaPtr& schema, Value& value) override;

  SetSchemaMetadataConfig config_;
  PlanCache<SchemaPtr> schemas_;
};

}  // namespace kconnect
