#pragma once

#include <string>

#include <kconnect/config_spec.h>

#include "transforms/field_path.h"
#include "transforms/plan_cache.h"
#include "transforms/record_part.h"

namespace kconnect {

struct ExtractFieldConfig {
  std::string field;
  std::string field_syntax_version;
  bool replace_null_with_default = true;
  static const ConfigSpec<ExtractFieldConfig>& spec();
};

// Replaces the key or value by one of its fields.
class ExtractField final : public PartTransformation {
 public:
  static const ConfigDef& config_def() { return ExtractFieldConfig::spec().def(); }

  using PartTransformation::PartTransformation;
  void configure(const ConfigMap& props) override;

 private:
  void transform(ConnectRecord& record, SchemaPtr& schema, Value& value) override;
  SchemaPtr field_schema(const Schema& schema) const;

  ExtractFieldConfig config_;
  FieldPath path_;
  PlanCache<SchemaPtr> field_schemas_;
};

}  // namespace kconnect
