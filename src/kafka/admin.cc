#include "kafka/admin.h"

#include <array>

#include <fmt/format.h>

#include "kafka/client_error_advice.h"
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

using ListGroupOffsets =
    std::unique_ptr<rd_kafka_ListConsumerGroupOffsets_t,
                    kafka::Destroyer<rd_kafka_ListConsumerGroupOffsets_destroy>>;
using AlterGroupOffsets =
    std::unique_ptr<rd_kafka_AlterConsumerGroupOffsets_t,
                    kafka::Destroyer<rd_kafka_AlterConsumerGroupOffsets_destroy>>;
using DeleteGroupOffsets =
    std::unique_ptr<rd_kafka_DeleteConsumerGroupOffsets_t,
                    kafka::Destroyer<rd_kafka_DeleteConsumerGroupOffsets_destroy>>;
using DeleteGroup =
    std::unique_ptr<rd_kafka_DeleteGroup_t, kafka::Destroyer<rd_kafka_DeleteGroup_destroy>>;

kafka::PartitionList empty_list(size_t size) {
  return kafka::PartitionList(rd_kafka_topic_partition_list_new(static_cast<int>(size)));
}

// Throws the error of a group, or of the first partition that has one.
void check_group(const rd_kafka_group_result_t* result, const std::string& what) {
  if (const rd_kafka_error_t* error = rd_kafka_group_result_error(result))
    kafka::raise(rd_kafka_error_code(error), what);
  const rd_kafka_topic_partition_list_t* partitions = rd_kafka_group_result_partitions(result);
  for (int i = 0; partitions != nullptr && i < partitions->cnt; ++i)
    kafka::check(partitions->elems[i].err, what);
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
    rd_kafka_NewTopic_t* topics = handle.get();
    const std::string what = "cannot create topic " + topic.name;
    const kafka::EventHandle event =
        ask(RD_KAFKA_ADMIN_OP_CREATETOPICS, what, timeout,
            [&](const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* answers) {
              rd_kafka_CreateTopics(client_.get(), &topics, 1, options, answers);
            });
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

  std::map<TopicPartition, int64_t> group_offsets(const std::string& group,
                                                  std::chrono::milliseconds timeout) {
    const ListGroupOffsets request(rd_kafka_ListConsumerGroupOffsets_new(group.c_str(), nullptr));
    rd_kafka_ListConsumerGroupOffsets_t* requests = request.get();
    const std::string what = "cannot list the offsets of group " + group;
    const kafka::EventHandle event =
        ask(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, what, timeout,
            [&](const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* answers) {
              rd_kafka_ListConsumerGroupOffsets(client_.get(), &requests, 1, options, answers);
            });
    size_t count = 0;
    const rd_kafka_group_result_t** results = rd_kafka_ListConsumerGroupOffsets_result_groups(
        rd_kafka_event_ListConsumerGroupOffsets_result(event.get()), &count);
    check_group(results[0], what);
    std::map<TopicPartition, int64_t> offsets;
    const rd_kafka_topic_partition_list_t* list = rd_kafka_group_result_partitions(results[0]);
    for (int i = 0; list != nullptr && i < list->cnt; ++i) {
      const rd_kafka_topic_partition_t& entry = list->elems[i];
      if (entry.offset >= 0) offsets[{entry.topic, entry.partition}] = entry.offset;
    }
    return offsets;
  }

  void alter_group_offsets(const std::string& group,
                           const std::map<TopicPartition, int64_t>& offsets,
                           std::chrono::milliseconds timeout) {
    const kafka::PartitionList list = empty_list(offsets.size());
    for (const auto& [partition, offset] : offsets)
      rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.partition)
          ->offset = offset;
    const AlterGroupOffsets request(
        rd_kafka_AlterConsumerGroupOffsets_new(group.c_str(), list.get()));
    rd_kafka_AlterConsumerGroupOffsets_t* requests = request.get();
    const std::string what = "cannot alter the offsets of group " + group;
    const kafka::EventHandle event =
        ask(RD_KAFKA_ADMIN_OP_ALTERCONSUMERGROUPOFFSETS, what, timeout,
            [&](const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* answers) {
              rd_kafka_AlterConsumerGroupOffsets(client_.get(), &requests, 1, options, answers);
            });
    size_t count = 0;
    check_group(rd_kafka_AlterConsumerGroupOffsets_result_groups(
                    rd_kafka_event_AlterConsumerGroupOffsets_result(event.get()), &count)[0],
                what);
  }

  void delete_group_offsets(const std::string& group, const std::vector<TopicPartition>& partitions,
                            std::chrono::milliseconds timeout) {
    const kafka::PartitionList list = empty_list(partitions.size());
    for (const TopicPartition& partition : partitions)
      rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.partition);
    const DeleteGroupOffsets request(
        rd_kafka_DeleteConsumerGroupOffsets_new(group.c_str(), list.get()));
    rd_kafka_DeleteConsumerGroupOffsets_t* requests = request.get();
    const std::string what = "cannot delete the offsets of group " + group;
    const kafka::EventHandle event =
        ask(RD_KAFKA_ADMIN_OP_DELETECONSUMERGROUPOFFSETS, what, timeout,
            [&](const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* answers) {
              rd_kafka_DeleteConsumerGroupOffsets(client_.get(), &requests, 1, options, answers);
            });
    size_t count = 0;
    check_group(rd_kafka_DeleteConsumerGroupOffsets_result_groups(
                    rd_kafka_event_DeleteConsumerGroupOffsets_result(event.get()), &count)[0],
                what);
  }

  void delete_group(const std::string& group, std::chrono::milliseconds timeout) {
    const DeleteGroup request(rd_kafka_DeleteGroup_new(group.c_str()));
    rd_kafka_DeleteGroup_t* requests = request.get();
    const std::string what = "cannot delete group " + group;
    const kafka::EventHandle event =
        ask(RD_KAFKA_ADMIN_OP_DELETEGROUPS, what, timeout,
            [&](const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* answers) {
              rd_kafka_DeleteGroups(client_.get(), &requests, 1, options, answers);
            });
    size_t count = 0;
    const rd_kafka_group_result_t* result = rd_kafka_DeleteGroups_result_groups(
        rd_kafka_event_DeleteGroups_result(event.get()), &count)[0];
    const rd_kafka_error_t* error = rd_kafka_group_result_error(result);
    if (error != nullptr && rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND)
      return;
    check_group(result, what);
  }

  std::optional<std::string> cluster_id(std::chrono::milliseconds timeout) {
    char* id = rd_kafka_clusterid(client_.get(), static_cast<int>(timeout.count()));
    report_errors();
    if (id == nullptr) return std::nullopt;
    std::string text = id;
    rd_kafka_mem_free(client_.get(), id);
    return text;
  }

  const std::string& last_trouble() const { return trouble_; }

 private:
  struct ClientDestroyer {
    void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
  };

  // Sends an administrative request and waits for its answer. Throws the error of the request as a
  // whole.
  template <typename Send>
  kafka::EventHandle ask(rd_kafka_admin_op_t operation, const std::string& what,
                         std::chrono::milliseconds timeout, const Send& send) {
    const auto limit = static_cast<int>(timeout.count());
    std::array<char, 512> error{};
    const OptionsHandle options(rd_kafka_AdminOptions_new(client_.get(), operation));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), limit, error.data(), error.size());
    const kafka::QueueHandle answers(rd_kafka_queue_new(client_.get()));
    send(options.get(), answers.get());
    kafka::EventHandle event(rd_kafka_queue_poll(answers.get(), limit + 1000));
    report_errors();
    if (event == nullptr) kafka::raise(RD_KAFKA_RESP_ERR__TIMED_OUT, what);
    kafka::check(rd_kafka_event_error(event.get()), what);
    return event;
  }

  void report_errors() {
    const kafka::QueueHandle main(rd_kafka_queue_get_main(client_.get()));
    while (true) {
      const kafka::EventHandle event(rd_kafka_queue_poll(main.get(), 0));
      if (event == nullptr) return;
      if (rd_kafka_event_type(event.get()) != RD_KAFKA_EVENT_ERROR) continue;
      const rd_kafka_resp_err_t code = rd_kafka_event_error(event.get());
      const char* text = rd_kafka_event_error_string(event.get());
      kafka::report_error_event(servers_, code, text);
      if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) continue;  // follows one that says more
      const auto advice = kafka::advice_for(text, servers_);
      trouble_ = advice ? fmt::format("{} ({} [{}])", text, advice->text, advice->code) : text;
    }
  }

  std::unique_ptr<rd_kafka_t, ClientDestroyer> client_;
  std::string servers_;
  std::string trouble_;
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
std::map<TopicPartition, int64_t> Admin::group_offsets(const std::string& group,
                                                       std::chrono::milliseconds timeout) {
  return impl_->group_offsets(group, timeout);
}
void Admin::alter_group_offsets(const std::string& group,
                                const std::map<TopicPartition, int64_t>& offsets,
                                std::chrono::milliseconds timeout) {
  impl_->alter_group_offsets(group, offsets, timeout);
}
void Admin::delete_group_offsets(const std::string& group,
                                 const std::vector<TopicPartition>& partitions,
                                 std::chrono::milliseconds timeout) {
  impl_->delete_group_offsets(group, partitions, timeout);
}
void Admin::delete_group(const std::string& group, std::chrono::milliseconds timeout) {
  impl_->delete_group(group, timeout);
}
std::optional<std::string> Admin::cluster_id(std::chrono::milliseconds timeout) {
  return impl_->cluster_id(timeout);
}
const std::string& Admin::last_trouble() const {
  return impl_->last_trouble();
}

}  // namespace kconnect
