#pragma once

#include <optional>
#include <string>

#include <kconnect/config_spec.h>
#include <kconnect/transformation.h>

#include "base/java_date_format.h"

namespace kconnect {

struct TimestampRouterConfig {
  std::string topic_format;
  std::string timestamp_format;
  static const ConfigSpec<TimestampRouterConfig>& spec();
};

// Makes the topic from the old topic and the record's timestamp, in UTC.
class TimestampRouter final : public Transformation {
 public:
  static const ConfigDef& config_def() { return TimestampRouterConfig::spec().def(); }

  void configure(const ConfigMap& props) override;
  Verdict apply(ConnectRecord& record) override;

 private:
  TimestampRouterConfig config_;
  // Made at the first record: a wrong pattern fails that record, not the connector.
  std::optional<JavaDateFormat> timestamp_format_;
};

}  // namespace kconnect
