#pragma once

#include "config/allowed_paths.h"
#include "config/config_provider.h"

namespace kconnect {

// ${dir:/path/to/folder:file}: the whole file, a newline at its end included.
class DirectoryConfigProvider final : public ConfigProvider {
 public:
  explicit DirectoryConfigProvider(const ConfigMap& params) : allowed_(params) {}
  ProvidedConfig get(const std::string& path, const std::set<std::string>& keys) const override;

 private:
  AllowedPaths allowed_;
};

}  // namespace kconnect
