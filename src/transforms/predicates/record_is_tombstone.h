#pragma once

#include <kconnect/transformation.h>

namespace kconnect {

// True for records whose value is null.
class RecordIsTombstone final : public Predicate {
 public:
  static const ConfigDef& config_def();

  void configure(const ConfigMap& props) override;
  bool test(const ConnectRecord& record) override;
};

}  // namespace kconnect
