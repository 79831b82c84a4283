#pragma once

#include <string>
#include <string_view>

namespace kconnect {

// The credentials file that a JAAS login configuration names for Kafka Connect:
//
//   KafkaConnect {
//     org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule required
//     file="/path/credentials.properties";
//   };
//
// Throws ConfigException when the text is malformed, has no such section, or names another module.
std::string credentials_file(std::string_view jaas_text);

}  // namespace kconnect
