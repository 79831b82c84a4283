#pragma once

#include <string>

#include <kconnect/config_spec.h>
#include <kconnect/schema_builder.h>

#include "transforms/plan_cache.h"
#include "transforms/record_part.h"

namespace kconnect {

struct FlattenConfig {
  std::string delimiter;
  static const ConfigSpec<FlattenConfig>& spec();
};

// Turns nested structs or maps into one level, joining the names of fields.
class Flatten final : public PartTransformation {
 public:
  static const ConfigDef& config_def() { return FlattenConfig::spec().def(); }

  using PartTransformation::PartTransformation;
  void configure(const ConfigMap& props) override;

 private:
  void transform(ConnectRecord& record, SchemaPtr& schema, Value& value) override;
  void add_entries(const Map& map, const std::string& prefix, Map& out) const;
  SchemaPtr flat_schema(const Schema& schema) const;
  void add_fields(const Schema& schema, const std::string& prefix, bool is_optional,
                  const Struct* defaults, SchemaBuilder& out) const;
  std::string joined(const std::string& prefix, std::string_view name) const;

  FlattenConfig config_;
  PlanCache<SchemaPtr> schemas_;
};

}  // namespace kconnect
