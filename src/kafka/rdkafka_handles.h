#pragma once

#include <memory>
#include <string>

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <kconnect/config_def.h>

#include "kafka/client_config.h"
#include "kafka/kafka_exception.h"

// The client library's handles with their owners. Included by the module's .cc files only.
namespace kconnect::kafka {

template <auto destroy>
struct Destroyer {
  template <typename T>
  void operator()(T* handle) const {
    destroy(handle);
  }
};

using TopicHandle = std::unique_ptr<rd_kafka_topic_t, Destroyer<rd_kafka_topic_destroy>>;
using QueueHandle = std::unique_ptr<rd_kafka_queue_t, Destroyer<rd_kafka_queue_destroy>>;
using EventHandle = std::unique_ptr<rd_kafka_event_t, Destroyer<rd_kafka_event_destroy>>;
using PartitionList = std::unique_ptr<rd_kafka_topic_partition_list_t,
                                      Destroyer<rd_kafka_topic_partition_list_destroy>>;
using ConfHandle = std::unique_ptr<rd_kafka_conf_t, Destroyer<rd_kafka_conf_destroy>>;

// A configuration object with these native settings; throws ConfigException for what the library
// refuses.
ConfHandle make_conf(const ConfigMap& native);

// Makes the client emit statistics when its configuration has a place for them.
void enable_statistics(rd_kafka_conf_t& conf, const ClientConfig& config);

// Throws KafkaClientException when code is an error. what names the operation.
void check(rd_kafka_resp_err_t code, const std::string& what);
[[noreturn]] void raise(rd_kafka_resp_err_t code, const std::string& what);

// True for failures that may go away by themselves.
bool is_retriable(rd_kafka_resp_err_t code);

// Partitions of a topic that is there: known, and every partition has a leader. 0 otherwise.
int ready_partitions(const rd_kafka_metadata_topic_t& topic);

}  // namespace kconnect::kafka
