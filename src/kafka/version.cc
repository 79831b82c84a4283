#include "kafka/version.h"

#include <array>

#include "kafka/rdkafka_handles.h"

namespace kconnect {

std::string kafka_client_version() {
  const kafka::ConfHandle conf(rd_kafka_conf_new());
  std::array<char, 256> features{};
  size_t size = features.size();
  rd_kafka_conf_get(conf.get(), "builtin.features", features.data(), &size);
  return std::string(rd_kafka_version_str()) + " (" + features.data() + ")";
}

}  // namespace kconnect
