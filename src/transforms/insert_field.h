#pragma once

#include <optional>
#include <string>
#include <vector>

#include <kconnect/config_spec.h>

#include "transforms/plan_cache.h"
#include "transforms/record_part.h"

namespace kconnect {

struct InsertFieldConfig {
  std::optional<std::string> topic_field;
  std::optional<std::string> partition_field;
  std::optional<std::string> offset_field;
  std::optional<std::string> timestamp_field;
  std::optional<std::string> static_field;
  std::optional<std::string> static_value;
  bool replace_null_with_default = true;
  static const ConfigSpec<InsertFieldConfig>& spec();
};

// Adds what is known of a record, or a fixed text, as fields.
class InsertField final : public PartTransformation {
 public:
  static const ConfigDef& config_def() { return InsertFieldConfig::spec().def(); }

  using PartTransformation::PartTransformation;
  void configure(const ConfigMap& props) override;

 private:
  enum class Source { Topic, Partition, Offset, Timestamp, Static };
  struct Insertion {
    Source source;
    Text name;
    bool is_optional;
  };

  void transform(ConnectRecord& record, SchemaPtr& schema, Value& value) override;
  Value with_entries(const ConnectRecord& record, const Map& map) const;
  void add(Source source, const std::optional<std::string>& field);
  SchemaPtr extended_schema(const Schema& schema) const;
  // What to insert; nullopt leaves it out.
  std::optional<Value> content(Source source, const ConnectRecord& record, bool has_schema) const;

  bool replace_null_with_default_ = true;
  std::vector<Insertion> insertions_;
  Text static_value_;
  PlanCache<SchemaPtr> schemas_;
};

}  // namespace kconnect
