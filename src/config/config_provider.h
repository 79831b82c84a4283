#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <kconnect/config_def.h>

namespace kconnect {

// The value of an environment variable; nullopt when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
Environment process_environment();

// What a provider knows about the keys it was asked for.
struct ProvidedConfig {
  ConfigMap values = {};                              // keys that it does not know are absent
  std::optional<std::chrono::milliseconds> ttl = {};  // after which the values may be others
  std::string warning = {};  // why nothing was found, when there is more to say than "no such key"
};

// Looks up the variables ${provider:path:key} of configurations. Safe to call from any thread.
class ConfigProvider {
 public:
  virtual ~ConfigProvider() = default;
  // Throws ConfigException when the place cannot be read.
  virtual ProvidedConfig get(const std::string& path, const std::set<std::string>& keys) const = 0;
};

// The full name of the provider class that a name or alias means.
std::optional<std::string> resolve_config_provider(std::string_view name_or_alias);
std::vector<std::string> config_provider_names();  // every name and alias

// Makes one provider from its settings (config.providers.NAME.param.*). Throws ConfigException.
std::unique_ptr<const ConfigProvider> make_config_provider(std::string_view class_name,
                                                           const ConfigMap& params,
                                                           const Environment& environment);

using ConfigProviders = std::map<std::string, std::shared_ptr<const ConfigProvider>>;

// The providers that a worker names under config.providers; one without a class is left out. Throws
// ConfigException at the first that cannot be made.
ConfigProviders make_config_providers(const ConfigMap& worker_props,
                                      const Environment& environment);

}  // namespace kconnect
