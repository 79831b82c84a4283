#pragma once

#include <string>

#include <kconnect/config_spec.h>

#include "transforms/plan_cache.h"
#include "transforms/record_part.h"

namespace kconnect {

struct HoistFieldConfig {
  std::string field;
  static const ConfigSpec<HoistFieldConfig>& spec();
};

// Wraps the key or value into a struct or map with one field.
class HoistField final : public PartTransformation {
 public:
  static const ConfigDef& config_def() { return HoistFieldConfig::spec().def(); }

  using PartTransformation::PartTransformation;
  void configure(const ConfigMap& props) override;

 private:
  void transform(ConnectRecord& record, SchemaPtr& schema, Value& value) override;

  Text field_;
  PlanCache<SchemaPtr> schemas_;
};

}  // namespace kconnect
