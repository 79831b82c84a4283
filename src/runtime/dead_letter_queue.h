#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kafka/producer.h"
#include "runtime/error_handling.h"
#include "runtime/kafka_clients.h"

namespace kconnect {

// The reporter that writes failed records of a sink to errors.deadletterqueue.topic.name; nullptr
// when the connector has none. Makes the topic when it is missing. Throws ConnectException when
// that fails.
std::unique_ptr<ErrorReporter> make_dead_letter_queue(KafkaClients& clients,
                                                      const ConfigMap& connector,
                                                      const TaskId& task);

}  // namespace kconnect
