#pragma once

#include <string>

#include <kconnect/config_spec.h>
#include <kconnect/transformation.h>

namespace kconnect {

struct InsertHeaderConfig {
  std::string header;
  std::string value_literal;
  static const ConfigSpec<InsertHeaderConfig>& spec();
};

// Appends a header with a fixed value.
class InsertHeader final : public Transformation {
 public:
  static const ConfigDef& config_def() { return InsertHeaderConfig::spec().def(); }

  void configure(const ConfigMap& props) override;
  Verdict apply(ConnectRecord& record) override;

 private:
  Header header_;
};

}  // namespace kconnect
