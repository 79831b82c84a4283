#pragma once

#include <kconnect/config_def.h>

#include "runtime/herder.h"

namespace kconnect {

// The Java settings of the Kafka clients that the worker makes: built-in values, above them the
// worker's keys with the client's prefix, above them the connector's `*.override.` keys. worker and
// connector have their variables resolved.

// Of a source task, or of a sink's dead letter queue. Where nothing sets client.id there is none:
// such producers are shared.
ConfigMap producer_settings(const ConfigMap& worker, const ConfigMap& connector);
ConfigMap consumer_settings(const ConfigMap& worker, const ConfigMap& connector,
                            const TaskId& task);
// Admin clients also inherit the worker's keys without prefix.
ConfigMap admin_settings(const ConfigMap& worker, const ConfigMap& connector,
                         const std::string& client_id);

}  // namespace kconnect
