#pragma once

#include <string>

namespace kconnect {

// Version and built-in features of the native Kafka client: "2.0.2 (gzip,snappy,ssl,...)".
std::string kafka_client_version();

}  // namespace kconnect
