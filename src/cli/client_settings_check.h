#pragma once

#include <string>
#include <vector>

#include "config/finding.h"
#include "kafka/client_config.h"

namespace kconnect {

// Warnings about Kafka client settings under a prefix of a configuration, such as "producer.": keys
// that no client knows or the native one has nothing like, values that it refuses. Key and message
// are set; file and line are left to who knows them.
std::vector<Finding> check_client_settings(const std::string& prefix, ClientRole role,
                                           const NullableConfigMap& props);

}  // namespace kconnect
