#pragma once

#include <kconnect/config_def.h>

namespace kconnect {

enum class ClientType { Producer, Consumer, Admin };

// The keys of Kafka's Java clients with their types and defaults: what "producer.override.acks" and
// its like are parsed by. Their ranges are not checked here, as in Java.
const ConfigDef& client_config_def(ClientType client);

// The TLS keys ("ssl.keystore.location") that clients and the worker's listeners share.
void add_tls_keys(ConfigDef& def);

// The keys of SASL authentication.
void add_sasl_keys(ConfigDef& def);

}  // namespace kconnect
