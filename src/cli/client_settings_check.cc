#include "cli/client_settings_check.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include <kconnect/errors.h>

namespace kconnect {

namespace {

Finding warning(FindingCode code, const std::string& key, std::string message) {
  return {.severity = Severity::Warning, .code = code, .key = key, .message = std::move(message)};
}

// The setting that a translation has refused, by Java's words; nullptr when they name none.
const std::string* refused(const ConfigMap& settings, std::string_view message) {
  const auto found = std::find_if(settings.begin(), settings.end(), [&](const auto& setting) {
    return message.starts_with(
        fmt::format("Invalid value {} for configuration {}: ", setting.second, setting.first));
  });
  return found == settings.end() ? nullptr : &found->first;
}

void add_notes(const std::string& prefix, const ClientConfig& config,
               std::vector<Finding>& findings) {
  for (const ClientConfigNote& note : config.notes) {
    if (note.kind == ClientConfigNote::Kind::Unknown) {
      findings.push_back(warning(FindingCode::UnknownKey, prefix + note.key, note.message));
    } else if (note.kind == ClientConfigNote::Kind::NoCounterpart) {
      findings.push_back(warning(FindingCode::IgnoredKey, prefix + note.key, note.message));
    }
  }
}

}  // namespace

std::vector<Finding> check_client_settings(const std::string& prefix, ClientRole role,
                                           const NullableConfigMap& props) {
  std::vector<Finding> findings;
  ConfigMap settings;
  for (const auto& [name, value] : with_prefix(props, prefix)) {
    if (value && !name.empty()) settings[name] = *value;
  }
  // A refused setting ends the translation: each is reported and left out.
  while (true) {
    try {
      add_notes(prefix, translate_client_config(role, settings), findings);
      return findings;
    } catch (const ConfigException& error) {
      const std::string* name = refused(settings, error.what());
      findings.push_back(warning(FindingCode::InvalidValue, name == nullptr ? "" : prefix + *name,
                                 fmt::format("the client will not start: {}", error.what())));
      if (name == nullptr) return findings;
      settings.erase(std::string(*name));
    }
  }
}

}  // namespace kconnect
