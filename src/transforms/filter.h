#pragma once

#include <kconnect/transformation.h>

namespace kconnect {

// Drops every record; used with a predicate.
class Filter final : public Transformation {
 public:
  static const ConfigDef& config_def();

  void configure(const ConfigMap& props) override;
  Verdict apply(ConnectRecord& record) override;
};

}  // namespace kconnect
