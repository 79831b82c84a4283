#include "config/substitute.h"

#include <set>
#include <utility>

#include <fmt/format.h>

namespace kconnect {

namespace {

using Place = std::pair<std::string, std::string>;  // provider, path

Place place_of(const ConfigVariable& variable) {
  return {variable.provider, variable.path};
}

std::map<Place, std::set<std::string>> wanted_keys(const NullableConfigMap& config) {
  std::map<Place, std::set<std::string>> wanted;
  for (const auto& [key, value] : config) {
    if (!value) continue;
    for (const ConfigVariable& variable : find_variables(*value)) {
      wanted[place_of(variable)].insert(variable.key);
    }
  }
  return wanted;
}

class Replacement {
 public:
  Replacement(const std::map<Place, ProvidedConfig>& provided, SubstitutedConfig& result)
      : provided_(provided), result_(result) {}

  std::string replace(const std::string& key, const std::string& text) {
    std::string out;
    size_t done = 0;
    for (const ConfigVariable& variable : find_variables(text)) {
      out.append(text, done, variable.begin - done);
      out += value_of(variable, key, text.substr(variable.begin, variable.end - variable.begin));
      done = variable.end;
    }
    return out.append(text, done);
  }

 private:
  std::string value_of(const ConfigVariable& variable, const std::string& key, std::string text) {
    const auto place = provided_.find(place_of(variable));
    if (place == provided_.end()) {
      return keep(key, std::move(text),
                  fmt::format("there is no config provider named \"{}\"", variable.provider));
    }
    const ProvidedConfig& provided = place->second;
    if (const auto value = provided.values.find(variable.key); value != provided.values.end()) {
      return value->second;
    }
    return keep(key, std::move(text),
                provided.warning.empty() ? fmt::format("the provider \"{}\" knows no \"{}\"",
                                                       variable.provider, variable.key)
                                         : provided.warning);
  }

  std::string keep(const std::string& key, std::string text, std::string reason) {
    result_.unresolved.push_back({key, text, std::move(reason)});
    return text;
  }

  const std::map<Place, ProvidedConfig>& provided_;
  SubstitutedConfig& result_;
};

}  // namespace

std::vector<ConfigVariable> find_variables(std::string_view text) {
  std::vector<ConfigVariable> variables;
  size_t begin = text.find("${");
  while (begin != std::string_view::npos) {
    const size_t end = text.find('}', begin);
    if (end == std::string_view::npos) break;
    const std::string_view content = text.substr(begin + 2, end - begin - 2);
    const size_t provider_end = content.find(':');
    if (provider_end == std::string_view::npos) {
      begin = text.find("${", begin + 2);
      continue;
    }
    std::string_view key = content.substr(provider_end + 1);
    std::string_view path;
    if (const size_t path_end = key.find(':'); path_end != std::string_view::npos) {
      path = key.substr(0, path_end);
      key.remove_prefix(path_end + 1);
    }
    variables.push_back({begin, end + 1, std::string(content.substr(0, provider_end)),
                         std::string(path), std::string(key)});
    begin = text.find("${", end + 1);
  }
  return variables;
}

SubstitutedConfig substitute(const NullableConfigMap& config, const ConfigProviders& providers) {
  SubstitutedConfig result;
  std::map<Place, ProvidedConfig> provided;
  for (const auto& [place, keys] : wanted_keys(config)) {
    const auto provider = providers.find(place.first);
    if (provider == providers.end()) continue;
    ProvidedConfig& found = provided[place] = provider->second->get(place.second, keys);
    if (found.ttl) result.ttls[place.second] = *found.ttl;
  }
  Replacement replacement(provided, result);
  for (const auto& [key, value] : config) {
    result.values[key] = value ? std::optional(replacement.replace(key, *value)) : std::nullopt;
  }
  return result;
}

ConfigMap without_nulls(const NullableConfigMap& config) {
  ConfigMap values;
  for (const auto& [key, value] : config) {
    if (value) values.emplace(key, *value);
  }
  return values;
}

}  // namespace kconnect
