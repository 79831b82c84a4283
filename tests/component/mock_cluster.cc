#include "mock_cluster.h"

#include <array>

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

namespace kconnect {

class MockCluster::Impl {
 public:
  Impl() {
    std::array<char, 256> error{};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    rd_kafka_conf_set_log_cb(conf, nullptr);  // it complains of having no servers
    client_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, error.data(), error.size());
    cluster_ = rd_kafka_mock_cluster_new(client_, 1);
    servers_ = rd_kafka_mock_cluster_bootstraps(cluster_);
  }
  ~Impl() {
    rd_kafka_mock_cluster_destroy(cluster_);
    rd_kafka_destroy(client_);
  }

  rd_kafka_t* client_ = nullptr;
  rd_kafka_mock_cluster_t* cluster_ = nullptr;
  std::string servers_;
};

MockCluster::MockCluster() : impl_(std::make_unique<Impl>()) {}
MockCluster::~MockCluster() = default;

const std::string& MockCluster::bootstrap_servers() const {
  return impl_->servers_;
}

void MockCluster::create_topic(const std::string& topic) {
  rd_kafka_mock_topic_create(impl_->cluster_, topic.c_str(), 1, 1);
}

void MockCluster::take_leader_away(const std::string& topic) {
  rd_kafka_mock_partition_set_leader(impl_->cluster_, topic.c_str(), 0, -1);
}

void MockCluster::give_leader_back(const std::string& topic) {
  rd_kafka_mock_partition_set_leader(impl_->cluster_, topic.c_str(), 0, 1);
}

void MockCluster::fail_produce_requests(const std::vector<int>& errors) {
  constexpr int16_t produce_api_key = 0;
  std::vector<rd_kafka_resp_err_t> codes;
  for (const int error : errors) codes.push_back(static_cast<rd_kafka_resp_err_t>(error));
  rd_kafka_mock_push_request_errors_array(impl_->cluster_, produce_api_key, codes.size(),
                                          codes.data());
}

}  // namespace kconnect
