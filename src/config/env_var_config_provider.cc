#include "config/env_var_config_provider.h"

#include <fmt/format.h>

#include <kconnect/errors.h>

namespace kconnect {

namespace {

constexpr const char* allowlist_key = "allowlist.pattern";

JavaRegex compile(const std::string& pattern) {
  try {
    return JavaRegex::compile(pattern);
  } catch (const RegexSyntaxError& error) {
    throw ConfigException(invalid_value_message(
        allowlist_key, pattern, fmt::format("not a regular expression: {}", error.what())));
  }
}

}  // namespace

EnvVarConfigProvider::EnvVarConfigProvider(const ConfigMap& params, Environment environment)
    : environment_(std::move(environment)) {
  const auto pattern = params.find(allowlist_key);
  if (pattern != params.end()) allowlist_ = compile(pattern->second);
}

ProvidedConfig EnvVarConfigProvider::get(const std::string& path,
                                         const std::set<std::string>& keys) const {
  if (!path.empty()) {
    throw ConfigException(
        fmt::format("Path is not supported for EnvVarConfigProvider, invalid value '{}'", path));
  }
  ProvidedConfig provided;
  const std::scoped_lock lock(mutex_);
  for (const std::string& name : keys) {
    if (allowlist_ && !allowlist_->full_match(name)) {
      provided.warning = fmt::format("{} does not match {}", name, allowlist_key);
      continue;
    }
    if (auto value = environment_(name)) provided.values[name] = std::move(*value);
  }
  return provided;
}

}  // namespace kconnect
