#pragma once

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <kconnect/config_spec.h>

#include "transforms/plan_cache.h"
#include "transforms/record_part.h"

namespace kconnect {

struct MaskFieldConfig {
  std::vector<std::string> fields;
  std::optional<std::string> replacement;
  bool replace_null_with_default = true;
  static const ConfigSpec<MaskFieldConfig>& spec();
};

// Puts an empty value or a fixed replacement in the place of fields.
class MaskField final : public PartTransformation {
 public:
  static const ConfigDef& config_def() { return MaskFieldConfig::spec().def(); }

  using PartTransformation::PartTransformation;
  void configure(const ConfigMap& props) override;

 private:
  void transform(ConnectRecord& record, SchemaPtr& schema, Value& value) override;
  const Value& masked(const Value& value);
  Value make_mask(const Value& value) const;
  Value replacement_for(const Value& value) const;

  MaskFieldConfig config_;
  std::vector<Text> names_;
  // The mask of each kind of content, made at the first value of that kind.
  std::array<std::optional<Value>, std::variant_size_v<Value::Storage>> masks_;
  PlanCache<std::vector<bool>> masked_fields_;
};

}  // namespace kconnect
