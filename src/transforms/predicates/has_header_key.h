#pragma once

#include <string>

#include <kconnect/config_spec.h>
#include <kconnect/transformation.h>

namespace kconnect {

struct HasHeaderKeyConfig {
  std::string name;
  static const ConfigSpec<HasHeaderKeyConfig>& spec();
};

// True for records with a header of a name.
class HasHeaderKey final : public Predicate {
 public:
  static const ConfigDef& config_def() { return HasHeaderKeyConfig::spec().def(); }

  void configure(const ConfigMap& props) override;
  bool test(const ConnectRecord& record) override;

 private:
  HasHeaderKeyConfig config_;
};

}  // namespace kconnect
