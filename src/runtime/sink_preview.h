#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <kconnect/plugin_registry.h>

#include "runtime/connector_config.h"
#include "runtime/error_handling.h"
#include "runtime/kafka_clients.h"
#include "runtime/preview_message.h"
#include "runtime/sink_subscription.h"
#include "runtime/transformation_chain.h"

namespace kconnect {

// Converts and transforms messages as a sink's task does, and shows what the sink would send.
class MessagePreview {
 public:
  // connector, worker: variables resolved. Throws ConfigException.
  MessagePreview(const std::string& name, const ConfigMap& connector, const ConfigMap& worker,
                 const PluginRegistry& plugins);

  bool reads(const std::string& topic) { return topics_.reads(topic); }
  // Lines, as the connector shows them; where it has nothing to show, the record as JSON. Empty
  // when the record is dropped or its failure tolerated; why then says the reason. Throws what
  // fails the task.
  std::string show(const PreviewMessage& message, std::string& why);

 private:
  bool convert(const PreviewMessage& message, SinkRecord& record);

  const std::string name_;
  SinkTopics topics_;
  TransformationChain transforms_;
  TaskConverters converters_;
  std::unique_ptr<SinkConnector> connector_;
  std::unique_ptr<SinkPreview> preview_;  // may be null
  ErrorMetrics metrics_;
  RetryWithTolerance errors_;
};

// The next messages of a sink's topics, from where its group is, without joining it or committing
// anything: at most limit, and none that arrives later than now. Throws KafkaClientException.
std::vector<PreviewMessage> next_messages(KafkaClients& clients, const std::string& name,
                                          const ConfigMap& connector, size_t limit,
                                          std::chrono::milliseconds timeout);

}  // namespace kconnect
