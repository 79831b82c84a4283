#pragma once

#include <string>
#include <vector>

#include <kconnect/config_spec.h>
#include <kconnect/transformation.h>

namespace kconnect {

struct DropHeadersConfig {
  std::vector<std::string> headers;
  static const ConfigSpec<DropHeadersConfig>& spec();
};

// Removes the headers of some names.
class DropHeaders final : public Transformation {
 public:
  static const ConfigDef& config_def() { return DropHeadersConfig::spec().def(); }

  void configure(const ConfigMap& props) override;
  Verdict apply(ConnectRecord& record) override;

 private:
  DropHeadersConfig config_;
};

}  // namespace kconnect
