#pragma once

#include <memory>
#include <string>

#include <kconnect/config_def.h>

#include "runtime/kafka_clients.h"

namespace kconnect {

// What a sink's topics held at one moment and the sink has not committed since. Used by one thread
// at a time; waits for the broker.
class SinkBacklog {
 public:
  virtual ~SinkBacklog() = default;
  // From now on the backlog is up to where the topics end now. Throws KafkaClientException.
  virtual void note_ends() = 0;
  // The first thing that is missing, in words; empty = all is committed. A topic that is not there
  // is looked for again. Throws KafkaClientException.
  virtual std::string missing() = 0;
};

// connector: the sink's configuration, variables resolved. Throws ConfigException.
std::unique_ptr<SinkBacklog> make_sink_backlog(KafkaClients& clients, const std::string& name,
                                               const ConfigMap& connector);

}  // namespace kconnect
