#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <kconnect/config_def.h>

#include "config/config_provider.h"

namespace kconnect {

// ${provider:key} or ${provider:path:key}: the first colon ends the provider, the second the path.
struct ConfigVariable {
  size_t begin = 0;  // of "${" in the text
  size_t end = 0;    // behind "}"
  std::string provider = {};
  std::string path = {};
  std::string key = {};
};

std::vector<ConfigVariable> find_variables(std::string_view text);
inline bool has_variable(std::string_view text) {
  return !find_variables(text).empty();
}

// A variable that nobody could resolve: its text stays in the value.
struct UnresolvedVariable {
  std::string config_key;
  std::string text;    // "${env:NAME}"
  std::string reason;  // "there is no config provider named env"
};

struct SubstitutedConfig {
  NullableConfigMap values;
  std::vector<UnresolvedVariable> unresolved;
  std::map<std::string, std::chrono::milliseconds> ttls;  // by path, where a provider gave one
};

// Resolves the variables of all values in one pass: what comes in is not looked at again. Each
// place is read once. Throws ConfigException when a provider fails.
SubstitutedConfig substitute(const NullableConfigMap& config, const ConfigProviders& providers);

// The keys that have a value.
ConfigMap without_nulls(const NullableConfigMap& config);

}  // namespace kconnect
