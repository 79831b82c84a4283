#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <kconnect/config_spec.h>

#include "transforms/plan_cache.h"
#include "transforms/record_part.h"

namespace kconnect {

struct ReplaceFieldConfig {
  std::vector<std::string> exclude;
  std::vector<std::string> blacklist;  // the old name of exclude
  std::vector<std::string> include;
  std::vector<std::string> whitelist;  // the old name of include
  std::vector<std::string> renames;
  bool replace_null_with_default = true;
  static const ConfigSpec<ReplaceFieldConfig>& spec();
};

// Drops and renames fields.
class ReplaceField final : public PartTransformation {
 public:
  static const ConfigDef& config_def() { return ReplaceFieldConfig::spec().def(); }

  using PartTransformation::PartTransformation;
  void configure(const ConfigMap& props) override;

 private:
  struct Plan {
    SchemaPtr schema;
    std::vector<int> kept;  // for each field of the new struct, its index in the old one
  };

  void transform(ConnectRecord& record, SchemaPtr& schema, Value& value) override;
  Value replaced(const Map& map) const;
  Plan make_plan(const Schema& schema) const;
  bool is_kept(const std::string& name) const;
  const std::string& renamed(const std::string& name) const;

  ReplaceFieldConfig config_;
  std::unordered_map<std::string, std::string> renames_;
  PlanCache<Plan> plans_;
};

}  // namespace kconnect
