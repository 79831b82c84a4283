#pragma once

#include <stop_token>
#include <thread>

#include "runtime/kafka_clients.h"
#include "runtime/standalone_herder.h"

namespace kconnect {

// Asks the cluster for its id until it answers, on a thread of its own: the worker does not wait
// for it. The arguments live longer.
class ClusterIdLookup {
 public:
  ClusterIdLookup(KafkaClients& clients, StandaloneHerder& herder)
      : thread_(
            [&clients, &herder](const std::stop_token& stop) { look_up(clients, herder, stop); }) {}

 private:
  static void look_up(KafkaClients& clients, StandaloneHerder& herder, const std::stop_token& stop);

  std::jthread thread_;
};

}  // namespace kconnect
