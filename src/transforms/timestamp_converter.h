#pragma once

#include <optional>
#include <string>

#include <kconnect/config_spec.h>

#include "base/java_date_format.h"
#include "transforms/plan_cache.h"
#include "transforms/record_part.h"

namespace kconnect {

struct TimestampConverterConfig {
  std::string field;
  std::string target_type;
  std::string format;
  std::string unix_precision;
  bool replace_null_with_default = true;
  static const ConfigSpec<TimestampConverterConfig>& spec();
};

// How a point in time is written.
enum class TimestampForm { String, Unix, Date, Time, Timestamp };
// The unit of TimestampForm::Unix.
enum class UnixPrecision { Seconds, Milliseconds, Microseconds, Nanoseconds };

// Changes between the forms of a point in time: text, numbers and Connect's logical types.
class TimestampConverter final : public PartTransformation {
 public:
  static const ConfigDef& config_def() { return TimestampConverterConfig::spec().def(); }

  using PartTransformation::PartTransformation;
  void configure(const ConfigMap& props) override;

 private:
  struct Plan {
    SchemaPtr schema;
    int field = -1;                     // index of the field to convert; none has -1
    std::optional<TimestampForm> form;  // of that field; without one its values cannot be converted
  };

  void transform(ConnectRecord& record, SchemaPtr& schema, Value& value) override;
  void transform_schemaless(Value& value) const;
  void transform_struct(SchemaPtr& schema, Value& value);
  Plan make_plan(const Schema& schema) const;
  std::shared_ptr<const Struct> converted(const Struct& source, const Plan& plan,
                                          const SchemaPtr& schema) const;

  Value convert(const Value& value, TimestampForm from) const;
  int64_t read(const Value& value, TimestampForm form) const;
  Value write(int64_t millis) const;
  SchemaPtr target_schema(bool is_optional) const;

  TimestampConverterConfig config_;
  TimestampForm target_ = TimestampForm::Timestamp;
  UnixPrecision precision_ = UnixPrecision::Milliseconds;
  std::optional<JavaDateFormat> format_;
  Text field_;
  PlanCache<SchemaPtr> whole_schemas_;
  PlanCache<Plan> plans_;
};

}  // namespace kconnect
