#include "kafka/client_log.h"

#include <kconnect/log.h>

#include "kafka/broker_trouble.h"
#include "kafka/client_error_advice.h"

namespace kconnect::kafka {

void log_callback(const rd_kafka_t* client, int level, const char* facility, const char* text) {
  static auto& log = logger("org.apache.kafka.clients.native");
  constexpr int informational = 6;
  const auto mapped = level > informational ? spdlog::level::trace : spdlog::level::debug;
  log.log(mapped, "{} {}: {}", client == nullptr ? "" : rd_kafka_name(client), facility, text);
}

void report_error_event(std::string_view bootstrap_servers, rd_kafka_resp_err_t code,
                        const char* text) {
  static auto& log = logger("org.apache.kafka.clients.NetworkClient");
  switch (code) {
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR__SSL:
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR__BAD_MSG:  // what answers is no broker, or speaks TLS
      report_broker_trouble(bootstrap_servers, text);
      break;
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
      log.debug("{}", text);
      break;  // follows one of the above
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      log.warn("{} (UNKNOWN_TOPIC_OR_PARTITION): {} [{}]", text, missing_topic_of_sink.text,
               missing_topic_of_sink.code);
      break;
    default:
      log.warn("{} ({})", text, rd_kafka_err2name(code));
  }
}

}  // namespace kconnect::kafka
