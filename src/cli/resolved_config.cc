#include "cli/resolved_config.h"

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/trim.h"
#include "config/substitute.h"
#include "runtime/connector_validator.h"

namespace kconnect {

namespace {

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  if (what.empty()) return;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), with);
    at += with.size();
  }
}

}  // namespace

ResolvedConfig resolve_config(const FileConfig& config, const ConfigProviders& providers) {
  ResolvedConfig resolved;
  for (const auto& [key, value] : config.props) {
    resolved.props[key] = value;
    if (!value || !has_variable(*value)) continue;
    // One by one, so that the finding can name the key.
    try {
      SubstitutedConfig substituted = substitute({{key, value}}, providers);
      for (const UnresolvedVariable& variable : substituted.unresolved) {
        resolved.findings.push_back(config.placed(
            {.severity = Severity::Warning,
             .code = FindingCode::UnresolvedVariable,
             .key = key,
             .message = fmt::format("{} stays as it is: {}", variable.text, variable.reason)}));
      }
      resolved.props[key] = std::move(substituted.values.at(key));
    } catch (const Exception& error) {
      resolved.failed.insert(key);
      resolved.findings.push_back(config.placed(
          {.code = FindingCode::FailedVariable,
           .key = key,
           .message = fmt::format("{} cannot be resolved: {}", *value, error.what())}));
    }
  }
  return resolved;
}

ConfigMap resolved_values(const NullableConfigMap& props, const ConfigProviders& providers) {
  return without_nulls(substitute(props, providers).values);
}

std::string without_secrets(std::string message, const std::string& key, const FileConfig& config,
                            const ResolvedConfig& resolved) {
  const auto raw = config.props.find(key);
  const auto value = resolved.props.find(key);
  if (raw == config.props.end() || value == resolved.props.end() || !value->second) return message;
  const bool is_secret = is_secret_name(key);
  if (!is_secret && raw->second == value->second) return message;
  const std::string_view shown = is_secret ? hidden_password : std::string_view(*raw->second);
  replace_all(message, *value->second, shown);
  replace_all(message, java_trim(*value->second), shown);
  return message;
}

}  // namespace kconnect
