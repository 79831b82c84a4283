#pragma once

#include <string_view>

#include <kconnect/config_def.h>

#include "net/tls_settings.h"

namespace kconnect {

// How the https listeners of a worker speak TLS. When any key of the worker begins with the prefix
// ("listeners.https." or "admin.listeners.https.") those alone count, else the plain "ssl." keys.
// Throws ConfigException.
TlsSettings listener_tls(const ConfigMap& worker, std::string_view prefix);

}  // namespace kconnect
