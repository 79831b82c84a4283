#pragma once

#include <memory>
#include <stop_token>

#include "kafka/producer.h"
#include "runtime/error_handling.h"
#include "runtime/kafka_clients.h"

namespace kconnect {

// The reporter that writes failed records of a sink to errors.deadletterqueue.topic.name; nullptr
// when the connector has none. Makes the topic when it is missing. Throws ConnectException when
// that fails. Reports wait while too many bytes are on their way, until stop. A report throws
// KafkaClientException when its producer is broken for good.
std::unique_ptr<ErrorReporter> make_dead_letter_queue(KafkaClients& clients,
                                                      const ConfigMap& connector,
                                                      const TaskId& task, std::stop_token stop,
                                                      ErrorMetrics& metrics);

}  // namespace kconnect
