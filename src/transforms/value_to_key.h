#pragma once

#include <string>
#include <vector>

#include <kconnect/config_spec.h>
#include <kconnect/transformation.h>

#include "transforms/plan_cache.h"

namespace kconnect {

struct ValueToKeyConfig {
  std::vector<std::string> fields;
  bool replace_null_with_default = true;
  static const ConfigSpec<ValueToKeyConfig>& spec();
};

// Makes the key from fields of the value.
class ValueToKey final : public Transformation {
 public:
  static const ConfigDef& config_def() { return ValueToKeyConfig::spec().def(); }

  void configure(const ConfigMap& props) override;
  Verdict apply(ConnectRecord& record) override;

 private:
  struct Plan {
    SchemaPtr key_schema;
    std::vector<int> sources;  // for each field of the key, its index in the value
  };

  Value key_of(const Map& map) const;
  Plan make_plan(const Schema& schema) const;

  ValueToKeyConfig config_;
  std::vector<Text> names_;
  PlanCache<Plan> plans_;
};

}  // namespace kconnect
