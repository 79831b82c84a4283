#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <kconnect/config_def.h>

namespace kconnect {

// The setting "allowed.paths" of a provider: a comma list of absolute, existing paths. Without it
// every path is allowed. Symbolic links are not followed.
class AllowedPaths {
 public:
  explicit AllowedPaths(const ConfigMap& params);  // throws ConfigException
  // The path to use; nullopt when it is not allowed.
  std::optional<std::filesystem::path> find(const std::string& path) const;

 private:
  std::optional<std::vector<std::filesystem::path>> paths_;
};

}  // namespace kconnect
