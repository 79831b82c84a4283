#pragma once

#include <mutex>

#include "base/java_regex.h"
#include "config/config_provider.h"

namespace kconnect {

// ${env:NAME}; with the setting "allowlist.pattern" only names that match it as a whole.
class EnvVarConfigProvider final : public ConfigProvider {
 public:
  EnvVarConfigProvider(const ConfigMap& params, Environment environment);
  ProvidedConfig get(const std::string& path, const std::set<std::string>& keys) const override;

 private:
  Environment environment_;
  mutable std::mutex mutex_;  // of allowlist_, whose matches use its own memory
  mutable std::optional<JavaRegex> allowlist_;
};

}  // namespace kconnect
