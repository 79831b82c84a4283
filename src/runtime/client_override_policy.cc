#include "runtime/client_override_policy.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace kconnect {

namespace {

constexpr std::array all_policies = {ClientOverridePolicy::All, ClientOverridePolicy::Principal,
                                     ClientOverridePolicy::None};

std::vector<std::string> names_of(ClientOverridePolicy policy) {
  const std::string_view alias = override_policy_alias(policy);
  const std::string simple = fmt::format("{}ConnectorClientConfigOverridePolicy", alias);
  return {std::string(alias), simple, "org.apache.kafka.connect.connector.policy." + simple};
}

}  // namespace

std::optional<ClientOverridePolicy> find_override_policy(std::string_view name_or_alias) {
  for (const ClientOverridePolicy policy : all_policies) {
    const auto names = names_of(policy);
    if (std::find(names.begin(), names.end(), name_or_alias) != names.end()) return policy;
  }
  return std::nullopt;
}

std::vector<std::string> override_policy_names() {
  std::vector<std::string> all;
  for (const ClientOverridePolicy policy : all_policies) {
    for (std::string& name : names_of(policy)) all.push_back(std::move(name));
  }
  return all;
}

std::string_view override_policy_alias(ClientOverridePolicy policy) {
  switch (policy) {
    case ClientOverridePolicy::All:
      return "All";
    case ClientOverridePolicy::Principal:
      return "Principal";
    case ClientOverridePolicy::None:
      return "None";
  }
  return "";
}

bool allows_override(ClientOverridePolicy policy, std::string_view client_key) {
  if (policy != ClientOverridePolicy::Principal) return policy == ClientOverridePolicy::All;
  return client_key == "sasl.jaas.config" || client_key == "sasl.mechanism" ||
         client_key == "security.protocol";
}

}  // namespace kconnect
