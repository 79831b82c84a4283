#include "kafka/rdkafka_handles.h"

#include <array>

#include <fmt/format.h>

namespace kconnect::kafka {

ConfHandle make_conf(const ConfigMap& native) {
  ConfHandle conf(rd_kafka_conf_new());
  std::array<char, 512> error{};
  for (const auto& [key, value] : native) {
    if (rd_kafka_conf_set(conf.get(), key.c_str(), value.c_str(), error.data(), error.size()) !=
        RD_KAFKA_CONF_OK) {
      throw ConfigException(fmt::format("Kafka client setting {}: {}", key, error.data()));
    }
  }
  return conf;
}

void enable_statistics(rd_kafka_conf_t& conf, const ClientConfig& config) {
  if (config.statistics == nullptr) return;
  const std::string interval(LatestStatistics::interval_ms);
  rd_kafka_conf_set(&conf, "statistics.interval.ms", interval.c_str(), nullptr, 0);
}

int ready_partitions(const rd_kafka_metadata_topic_t& topic) {
  if (topic.err != RD_KAFKA_RESP_ERR_NO_ERROR) return 0;
  for (int i = 0; i < topic.partition_cnt; ++i) {
    if (topic.partitions[i].leader < 0) return 0;
  }
  return topic.partition_cnt;
}

bool is_retriable(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
    case RD_KAFKA_RESP_ERR__WAIT_COORD:
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
    case RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION:
    case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
    case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
    case RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS:
    case RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND:
    case RD_KAFKA_RESP_ERR_NOT_CONTROLLER:
      return true;
    default:
      return false;
  }
}

void raise(rd_kafka_resp_err_t code, const std::string& what) {
  throw KafkaClientException(code, is_retriable(code), what + ": " + rd_kafka_err2str(code));
}

void check(rd_kafka_resp_err_t code, const std::string& what) {
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) raise(code, what);
}

}  // namespace kconnect::kafka

namespace kconnect {

bool is_group_in_use(const KafkaClientException& error) {
  return error.code() == RD_KAFKA_RESP_ERR_NON_EMPTY_GROUP ||
         error.code() == RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID ||
         error.code() == RD_KAFKA_RESP_ERR_GROUP_SUBSCRIBED_TO_TOPIC;
}

}  // namespace kconnect
