#include "config/config_provider.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "config/directory_config_provider.h"
#include "config/env_var_config_provider.h"
#include "config/file_config_provider.h"

namespace kconnect {

namespace {

struct ProviderClass {
  std::string_view alias;
  std::unique_ptr<const ConfigProvider> (*make)(const ConfigMap&, const Environment&);
};

constexpr std::string_view package = "org.apache.kafka.common.config.provider.";
constexpr std::string_view suffix = "ConfigProvider";

constexpr ProviderClass provider_classes[] = {
    {"Directory",
     [](const ConfigMap& params, const Environment&) {
       return std::unique_ptr<const ConfigProvider>(new DirectoryConfigProvider(params));
     }},
    {"EnvVar",
     [](const ConfigMap& params, const Environment& environment) {
       return std::unique_ptr<const ConfigProvider>(new EnvVarConfigProvider(params, environment));
     }},
    {"File",
     [](const ConfigMap& params, const Environment&) {
       return std::unique_ptr<const ConfigProvider>(new FileConfigProvider(params));
     }},
};

std::vector<std::string> names_of(const ProviderClass& provider) {
  const std::string simple = fmt::format("{}{}", provider.alias, suffix);
  return {fmt::format("{}{}", package, simple), simple, std::string(provider.alias)};
}

const ProviderClass* find_provider(std::string_view name) {
  for (const ProviderClass& provider : provider_classes) {
    const auto names = names_of(provider);
    if (std::find(names.begin(), names.end(), name) != names.end()) return &provider;
  }
  return nullptr;
}

}  // namespace

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
}

std::optional<std::string> resolve_config_provider(std::string_view name_or_alias) {
  const ProviderClass* provider = find_provider(name_or_alias);
  return provider == nullptr ? std::nullopt : std::optional(names_of(*provider).front());
}

std::vector<std::string> config_provider_names() {
  std::vector<std::string> all;
  for (const ProviderClass& provider : provider_classes) {
    for (std::string& name : names_of(provider)) all.push_back(std::move(name));
  }
  return all;
}

std::unique_ptr<const ConfigProvider> make_config_provider(std::string_view class_name,
                                                           const ConfigMap& params,
                                                           const Environment& environment) {
  const ProviderClass* provider = find_provider(class_name);
  if (provider == nullptr) {
    throw ConfigException(fmt::format(
        "Failed to find any class that implements ConfigProvider and which name matches {}",
        class_name));
  }
  return provider->make(params, environment);
}

ConfigProviders make_config_providers(const ConfigMap& worker_props,
                                      const Environment& environment) {
  const auto listed = worker_props.find("config.providers");
  if (listed == worker_props.end()) return {};
  const ConfigData names = parse_config_type(listed->first, listed->second, ConfigType::List);
  ConfigProviders providers;
  for (const std::string& name : std::get<std::vector<std::string>>(names)) {
    const std::string prefix = fmt::format("config.providers.{}.", name);
    const auto class_name = worker_props.find(prefix + "class");
    if (class_name == worker_props.end()) continue;
    providers[name] = make_config_provider(
        class_name->second, with_prefix(worker_props, prefix + "param."), environment);
  }
  return providers;
}

}  // namespace kconnect
