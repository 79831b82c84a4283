#pragma once

#include "config/allowed_paths.h"
#include "config/config_provider.h"

namespace kconnect {

// ${file:/path/to/secrets.properties:key}
class FileConfigProvider final : public ConfigProvider {
 public:
  explicit FileConfigProvider(const ConfigMap& params) : allowed_(params) {}
  ProvidedConfig get(const std::string& path, const std::set<std::string>& keys) const override;

 private:
  AllowedPaths allowed_;
};

}  // namespace kconnect
