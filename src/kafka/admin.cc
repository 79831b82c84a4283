#include "kafka/admin.h"

#include <array>

#include "kafka/client_log.h"
#include "kafka/rdkafka_handles.h"

namespace kconnect {

namespace {

using NewTopicHandle =
    std::unique_ptr<rd_kafka_NewTopic_t, kafka::Destroyer<rd_kafka_NewTopic_destroy>>;
using OptionsHandle =
    std::unique_ptr<rd_kafka_AdminOptions_t, kafka::Destroyer<rd_kafka_AdminOptions_destroy>>;

NewTopicHandle describe(const NewTopic& topic) {
  std::array<char, 512> error{};
  NewTopicHandle handle(rd_kafka_NewTopic_new(
      topic.name.c_str(), topic.partitions, topic.replication_factor, error.data(), error.size()));
  if (handle == nullptr) throw ConfigException("topic " + topic.name + ": " + error.data());
  for (const auto& [key, value] : topic.config) {
    rd_kafka_NewTopic_set_config(handle.get(), key.c_str(), value.c_str());
  }
  return handle;
}

}  // namespace

class Admin::Impl {
 public:
  explicit Impl(const ClientConfig& config) {
    kafka::ConfHandle conf = kafka::make_conf(config.native);
    rd_kafka_conf_set_log_cb(conf.get(), kafka::log_callback);
    rd_kafka_conf_set_events(conf.get(), RD_KAFKA_EVENT_ERROR);
    std::array<char, 512> error{};
    client_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), error.data(), error.size()));
    if (client_ == nullptr)
      throw ConfigException(std::string("cannot make a Kafka admin client: ") + error.data());
    static_cast<void>(conf.release());
    const auto servers = config.native.find("bootstrap.servers");
    if (servers != config.native.end()) servers_ = servers->second;
  }

  bool create_topic(const NewTopic& topic, std::chrono::milliseconds timeout) {
    const NewTopicHandle handle = describe(topic);
    std::array<char, 512> error{};
    const OptionsHandle options(
        rd_kafka_AdminOptions_new(client_.get(), RD_KAFKA_ADMIN_OP_CREATETOPICS));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), static_cast<int>(timeout.count()),
                                              error.data(), error.size());
    const kafka::QueueHandle answers(rd_kafka_queue_new(client_.get()));
    rd_kafka_NewTopic_t* topics = handle.get();
    rd_kafka_CreateTopics(client_.get(), &topics, 1, options.get(), answers.get());
    const kafka::EventHandle event(
        rd_kafka_queue_poll(answers.get(), static_cast<int>(timeout.count()) + 1000));
    report_errors();
    const std::string what = "cannot create topic " + topic.name;
    if (event == nullptr) kafka::raise(RD_KAFKA_RESP_ERR__TIMED_OUT, what);
    kafka::check(rd_kafka_event_error(event.get()), what);
    size_t count = 0;
    const rd_kafka_topic_result_t** results = rd_kafka_CreateTopics_result_topics(
        rd_kafka_event_CreateTopics_result(event.get()), &count);
    const rd_kafka_resp_err_t code = rd_kafka_topic_result_error(results[0]);
    if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) return false;
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
      const char* text = rd_kafka_topic_result_error_string(results[0]);
      throw KafkaClientException(code, kafka::is_retriable(code),
                                 what + ": " + (text != nullptr ? text : rd_kafka_err2str(code)));
    }
    return true;
  }

  // The list of all topics is asked for, since asking for one makes a broker with automatic
  // creation create it.
  std::optional<int> partition_count(const std::string& topic, std::chrono::milliseconds timeout) {
    const rd_kafka_metadata_t* metadata = nullptr;
    const rd_kafka_resp_err_t code =
        rd_kafka_metadata(client_.get(), 1, nullptr, &metadata, static_cast<int>(timeout.count()));
    report_errors();
    kafka::check(code, "cannot list the topics");
    std::optional<int> count;
    for (int i = 0; i < metadata->topic_cnt; ++i) {
      if (topic == metadata->topics[i].topic) count = metadata->topics[i].partition_cnt;
    }
    rd_kafka_metadata_destroy(metadata);
    return count;
  }

  std::optional<std::string> cluster_id(std::chrono::milliseconds timeout) {
    char* id = rd_kafka_clusterid(client_.get(), static_cast<int>(timeout.count()));
    report_errors();
    if (id == nullptr) return std::nullopt;
    std::string text = id;
    rd_kafka_mem_free(client_.get(), id);
    return text;
  }

 private:
  struct ClientDestroyer {
    void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
  };

  void report_errors() {
    const kafka::QueueHandle main(rd_kafka_queue_get_main(client_.get()));
    while (true) {
      const kafka::EventHandle event(rd_kafka_queue_poll(main.get(), 0));
      if (event == nullptr) return;
      if (rd_kafka_event_type(event.get()) != RD_KAFKA_EVENT_ERROR) continue;
      kafka::report_error_event(servers_, rd_kafka_event_error(event.get()),
                                rd_kafka_event_error_string(event.get()));
    }
  }

  std::unique_ptr<rd_kafka_t, ClientDestroyer> client_;
  std::string servers_;
};

Admin::Admin(const ClientConfig& config) : impl_(std::make_unique<Impl>(config)) {}
Admin::~Admin() = default;
bool Admin::create_topic(const NewTopic& topic, std::chrono::milliseconds timeout) {
  return impl_->create_topic(topic, timeout);
}
std::optional<int> Admin::partition_count(const std::string& topic,
                                          std::chrono::milliseconds timeout) {
  return impl_->partition_count(topic, timeout);
}
std::optional<std::string> Admin::cluster_id(std::chrono::milliseconds timeout) {
  return impl_->cluster_id(timeout);
}

}  // namespace kconnect
