#pragma once

#include <string_view>

#include <kconnect/config_def.h>

namespace kconnect {

// The native SASL settings of a sasl.jaas.config value ("MODULE required key=\"v\" ...;"). Throws
// ConfigException that names the module but never a secret.
ConfigMap native_sasl_settings(std::string_view jaas_config);

}  // namespace kconnect
