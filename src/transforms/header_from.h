#pragma once

#include <string>
#include <vector>

#include <kconnect/config_spec.h>

#include "transforms/plan_cache.h"
#include "transforms/record_part.h"

namespace kconnect {

struct HeaderFromConfig {
  std::vector<std::string> fields;
  std::vector<std::string> headers;
  std::string operation;
  bool replace_null_with_default = true;
  static const ConfigSpec<HeaderFromConfig>& spec();
};

// Copies or moves fields into headers.
class HeaderFrom final : public PartTransformation {
 public:
  static const ConfigDef& config_def() { return HeaderFromConfig::spec().def(); }

  using PartTransformation::PartTransformation;
  void configure(const ConfigMap& props) override;

 private:
  struct Plan {
    SchemaPtr schema;                // of the struct without the moved fields
    std::vector<int> kept;           // indices of the fields that stay
    std::vector<int> header_fields;  // index for each header; -1 when there is no such field
  };

  void transform(ConnectRecord& record, SchemaPtr& schema, Value& value) override;
  void transform_map(ConnectRecord& record, Value& value) const;
  void transform_struct(ConnectRecord& record, SchemaPtr& schema, Value& value);
  Plan make_plan(const Schema& schema) const;
  void append_header(Headers& headers, size_t index, SchemaPtr schema, const Value& value) const;

  HeaderFromConfig config_;
  bool is_move_ = false;
  std::string purpose_;
  std::vector<Text> header_names_;
  PlanCache<Plan> plans_;
};

}  // namespace kconnect
