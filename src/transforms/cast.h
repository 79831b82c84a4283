#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <kconnect/config_spec.h>

#include "transforms/plan_cache.h"
#include "transforms/record_part.h"

namespace kconnect {

struct CastConfig {
  std::vector<std::string> spec_items;
  bool replace_null_with_default = true;
  static const ConfigSpec<CastConfig>& spec();
};

// What to cast: either the whole key or value, or some of its fields.
struct CastTargets {
  std::optional<SchemaType> whole;
  std::vector<std::pair<Text, SchemaType>> fields;

  // nullopt when the field is not cast.
  std::optional<SchemaType> of_field(std::string_view name) const;
};

// Changes primitive types.
class Cast final : public PartTransformation {
 public:
  static const ConfigDef& config_def() { return CastConfig::spec().def(); }

  using PartTransformation::PartTransformation;
  void configure(const ConfigMap& props) override;

 private:
  struct Plan {
    SchemaPtr schema;
    std::vector<std::optional<SchemaType>> targets;  // for each field
  };

  void transform(ConnectRecord& record, SchemaPtr& schema, Value& value) override;
  Value cast_map(const Map& map) const;
  Plan make_plan(const Schema& schema) const;
  SchemaPtr whole_schema(const Schema& schema) const;

  CastTargets targets_;
  bool replace_null_with_default_ = true;
  PlanCache<Plan> plans_;
};

}  // namespace kconnect
