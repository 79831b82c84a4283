#include "cli/cluster_id_lookup.h"

#include <kconnect/log.h>

namespace kconnect {

void ClusterIdLookup::look_up(KafkaClients& clients, StandaloneHerder& herder,
                              const std::stop_token& stop) {
  const std::unique_ptr<Admin> admin = clients.admin({}, "connect-cluster-id-lookup");
  while (!stop.stop_requested()) {
    if (const auto id = admin->cluster_id(std::chrono::milliseconds(200))) {
      logger("org.apache.kafka.connect.cli.ConnectStandalone").info("Kafka cluster ID: {}", *id);
      herder.set_kafka_cluster_id(*id);
      return;
    }
  }
}

}  // namespace kconnect
