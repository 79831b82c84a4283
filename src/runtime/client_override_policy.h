#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kconnect {

// Which settings of its Kafka clients a connector may override (producer.override.* and so on): the
// worker key connector.client.config.override.policy.
enum class ClientOverridePolicy { All, Principal, None };

// By full class name, simple name or alias ("All"); nullopt when unknown.
std::optional<ClientOverridePolicy> find_override_policy(std::string_view name_or_alias);
std::vector<std::string> override_policy_names();
std::string_view override_policy_alias(ClientOverridePolicy policy);

// Whether a client key, without its prefix, may be overridden.
bool allows_override(ClientOverridePolicy policy, std::string_view client_key);

}  // namespace kconnect
