#include "kafka/consumer.h"

#include <array>
#include <exception>
#include <mutex>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include <kconnect/log.h>

#include "kafka/broker_trouble.h"
#include "kafka/client_log.h"
#include "kafka/rdkafka_handles.h"

namespace kconnect {

namespace {

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.clients.consumer");
  return instance;
}

kafka::PartitionList to_list(const OffsetsByPartition& offsets) {
  kafka::PartitionList list(rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size())));
  for (const auto& [partition, offset] : offsets) {
    rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.partition)
        ->offset = offset;
  }
  return list;
}

kafka::PartitionList to_list(const std::set<TopicPartition>& partitions) {
  kafka::PartitionList list(rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size())));
  for (const TopicPartition& partition : partitions) {
    rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.partition);
  }
  return list;
}

std::set<TopicPartition> to_set(const rd_kafka_topic_partition_list_t& list) {
  std::set<TopicPartition> partitions;
  for (int i = 0; i < list.cnt; ++i)
    partitions.insert({list.elems[i].topic, list.elems[i].partition});
  return partitions;
}

}  // namespace

int32_t ConsumedMessage::partition() const {
  return message_->partition;
}
int64_t ConsumedMessage::offset() const {
  return message_->offset;
}

std::optional<std::string_view> ConsumedMessage::key() const {
  if (message_->key == nullptr) return std::nullopt;
  return std::string_view(static_cast<const char*>(message_->key), message_->key_len);
}

std::optional<std::string_view> ConsumedMessage::value() const {
  if (message_->payload == nullptr) return std::nullopt;
  return std::string_view(static_cast<const char*>(message_->payload), message_->len);
}

std::optional<int64_t> ConsumedMessage::timestamp(TimestampType& type) const {
  rd_kafka_timestamp_type_t native = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const int64_t millis = rd_kafka_message_timestamp(message_, &native);
  type = native == RD_KAFKA_TIMESTAMP_CREATE_TIME       ? TimestampType::CreateTime
         : native == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME ? TimestampType::LogAppendTime
                                                        : TimestampType::None;
  if (millis < 0) return std::nullopt;
  return millis;
}

void ConsumedMessage::headers(
    const std::function<void(std::string_view, std::optional<std::string_view>)>& each) const {
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(message_, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  const char* name = nullptr;
  const void* value = nullptr;
  size_t size = 0;
  for (size_t i = 0;
       rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    if (value == nullptr) {
      each(name, std::nullopt);
    } else {
      each(name, std::string_view(static_cast<const char*>(value), size));
    }
  }
}

const void* ConsumedMessage::topic_key() const {
  return message_->rkt;
}
std::string_view ConsumedMessage::topic() const {
  return rd_kafka_topic_name(message_->rkt);
}

void ConsumedBatch::clear() {
  for (rd_kafka_message_t* message : messages_) rd_kafka_message_destroy(message);
  messages_.clear();
  bytes_ = 0;
}

class Consumer::Impl {
 public:
  explicit Impl(const ClientConfig& config) : config_(config) {
    kafka::ConfHandle conf = kafka::make_conf(config.native);
    rd_kafka_conf_set_log_cb(conf.get(), kafka::log_callback);
    rd_kafka_conf_set_error_cb(conf.get(), on_error);
    kafka::enable_statistics(*conf, config);
    rd_kafka_conf_set_stats_cb(conf.get(), on_statistics);
    rd_kafka_conf_set_rebalance_cb(conf.get(), on_rebalance);
    rd_kafka_conf_set_opaque(conf.get(), this);
    std::array<char, 512> error{};
    client_.reset(rd_kafka_new(RD_KAFKA_CONSUMER, conf.get(), error.data(), error.size()));
    if (client_ == nullptr)
      throw ConfigException(std::string("cannot make a Kafka consumer: ") + error.data());
    static_cast<void>(conf.release());
    rd_kafka_poll_set_consumer(client_.get());
    queue_.reset(rd_kafka_queue_get_consumer(client_.get()));
    commit_results_.reset(rd_kafka_queue_new(client_.get()));
  }

  ~Impl() {
    listener_ = nullptr;
    if (!closed_) leave_group();
    commit_results_.reset();
    queue_.reset();
  }

  void subscribe(const std::vector<std::string>& topics, RebalanceListener& listener) {
    listener_ = &listener;
    if (topics.empty()) {
      kafka::check(rd_kafka_unsubscribe(client_.get()), "unsubscribe");
      return;
    }
    const kafka::PartitionList list(
        rd_kafka_topic_partition_list_new(static_cast<int>(topics.size())));
    for (const std::string& topic : topics)
      rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), -1);
    kafka::check(rd_kafka_subscribe(client_.get(), list.get()), "subscribe");
  }

  void assign(const OffsetsByPartition& from) {
    const kafka::PartitionList list = to_list(from);
    kafka::check(rd_kafka_assign(client_.get(), list.get()), "assign");
  }

  void poll(ConsumedBatch& batch, size_t max, std::chrono::milliseconds timeout) {
    batch.clear();
    batch.messages_.resize(max);
    // The library waits until a batch is full: so only the first message is waited for.
    size_t count = take_present(batch, 0, max);
    if (count == 0 && timeout.count() > 0) {
      count = take(batch, 0, 1, timeout);
      if (count == 1) count += take_present(batch, 1, max);
    }
    batch.messages_.resize(count);
    if (count > 0) wake_fetchers();
    rethrow_listener_error();
    drop_errors(batch);
  }

  void wake_up() {
    const std::lock_guard lock(wake_mutex_);
    if (!closed_) rd_kafka_queue_yield(queue_.get());
  }

  void pause(const std::set<TopicPartition>& partitions) {
    const kafka::PartitionList list = to_list(partitions);
    kafka::check(rd_kafka_pause_partitions(client_.get(), list.get()), "pause");
  }

  void resume(const std::set<TopicPartition>& partitions) {
    const kafka::PartitionList list = to_list(partitions);
    kafka::check(rd_kafka_resume_partitions(client_.get(), list.get()), "resume");
  }

  void seek(const OffsetsByPartition& to) {
    const kafka::PartitionList list = to_list(to);
    // The library divides this time by a thousand; what it calls a timeout is not one.
    constexpr int generous = 60000;
    rd_kafka_error_t* error = rd_kafka_seek_partitions(client_.get(), list.get(), generous);
    if (error == nullptr) return;
    const rd_kafka_resp_err_t code = rd_kafka_error_code(error);
    rd_kafka_error_destroy(error);
    if (code != RD_KAFKA_RESP_ERR__TIMED_OUT) kafka::raise(code, "seek");
  }

  void commit(const OffsetsByPartition& offsets, std::chrono::milliseconds timeout) {
    const uint64_t id = ++synchronous_commits_;
    const kafka::QueueHandle answers(rd_kafka_queue_new(client_.get()));
    start_commit(offsets, answers.get(), id);
    const kafka::EventHandle event(
        rd_kafka_queue_poll(answers.get(), static_cast<int>(timeout.count())));
    if (event == nullptr) {
      throw KafkaClientException(RD_KAFKA_RESP_ERR__TIMED_OUT, true,
                                 "offset commit: no answer in time");
    }
    kafka::check(rd_kafka_event_error(event.get()), "offset commit");
  }

  void commit_async(const OffsetsByPartition& offsets, uint64_t id) {
    start_commit(offsets, commit_results_.get(), id);
  }

  std::vector<CommitResult> poll_commits() {
    std::vector<CommitResult> results;
    while (true) {
      const kafka::EventHandle event(rd_kafka_queue_poll(commit_results_.get(), 0));
      if (event == nullptr) return results;
      results.push_back({reinterpret_cast<uint64_t>(rd_kafka_event_opaque(event.get())),
                         rd_kafka_event_error(event.get()),
                         rd_kafka_err2str(rd_kafka_event_error(event.get()))});
    }
  }

  OffsetsByPartition committed(const std::set<TopicPartition>& partitions,
                               std::chrono::milliseconds timeout) {
    const kafka::PartitionList list = to_list(partitions);
    kafka::check(rd_kafka_committed(client_.get(), list.get(), static_cast<int>(timeout.count())),
                 "committed offsets");
    OffsetsByPartition offsets;
    for (int i = 0; i < list->cnt; ++i) {
      const rd_kafka_topic_partition_t& entry = list->elems[i];
      if (entry.offset >= 0) offsets[{entry.topic, entry.partition}] = entry.offset;
    }
    return offsets;
  }

  std::optional<int64_t> end_offset(const TopicPartition& partition) {
    int64_t low = 0;
    int64_t high = 0;
    const rd_kafka_resp_err_t code = rd_kafka_get_watermark_offsets(
        client_.get(), partition.topic.c_str(), partition.partition, &low, &high);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR || high < 0) return std::nullopt;
    return high;
  }

  OffsetRange query_range(const TopicPartition& partition, std::chrono::milliseconds timeout) {
    OffsetRange range;
    kafka::check(rd_kafka_query_watermark_offsets(client_.get(), partition.topic.c_str(),
                                                  partition.partition, &range.first, &range.end,
                                                  static_cast<int>(timeout.count())),
                 "offsets of " + partition.topic);
    return range;
  }

  bool has_topic(const std::string& topic, std::chrono::milliseconds timeout) {
    const kafka::TopicHandle handle(rd_kafka_topic_new(client_.get(), topic.c_str(), nullptr));
    if (handle == nullptr) kafka::raise(rd_kafka_last_error(), "topic " + topic);
    const Metadata metadata = ask_for_metadata(handle.get(), timeout);
    return metadata->topic_cnt == 1 && kafka::ready_partitions(metadata->topics[0]) > 0;
  }

  std::vector<std::pair<std::string, int>> topics(std::chrono::milliseconds timeout) {
    const Metadata metadata = ask_for_metadata(nullptr, timeout);
    std::vector<std::pair<std::string, int>> topics;
    for (int i = 0; i < metadata->topic_cnt; ++i) {
      const rd_kafka_metadata_topic_t& topic = metadata->topics[i];
      const std::string name = topic.topic;
      if (name == "__consumer_offsets" || name == "__transaction_state") continue;
      if (topic.err == 0) topics.emplace_back(name, topic.partition_cnt);
    }
    return topics;
  }

  void close() {
    {
      const std::lock_guard lock(wake_mutex_);
      if (std::exchange(closed_, true)) return;
    }
    leave_group();
    rethrow_listener_error();
  }

  const ClientConfig& config() const { return config_; }

 private:
  struct ClientDestroyer {
    void operator()(rd_kafka_t* client) const {
      rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    }
  };

  // The library's own close waits without end, for the group's coordinator too, and woken up it
  // gives up half closed and hangs later. A coordinator that does not answer in time finds out by
  // the session's end.
  void leave_group() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(3);
    const kafka::QueueHandle events(rd_kafka_queue_new(client_.get()));
    if (rd_kafka_error_t* error = rd_kafka_consumer_close_queue(client_.get(), events.get())) {
      rd_kafka_error_destroy(error);
      return;
    }
    // Messages that were fetched come this way, too.
    std::array<rd_kafka_message_t*, 100> messages{};
    while (!rd_kafka_consumer_closed(client_.get()) &&
           std::chrono::steady_clock::now() < deadline) {
      const ssize_t count =
          rd_kafka_consume_batch_queue(events.get(), 50, messages.data(), messages.size());
      for (ssize_t i = 0; i < count; ++i) rd_kafka_message_destroy(messages[i]);
    }
  }

  // Appends what has been fetched behind the first `at` messages, until there are max in all or
  // enough bytes.
  size_t take_present(ConsumedBatch& batch, size_t at, size_t max) {
    constexpr size_t most_bytes = 8 * 1024 * 1024;
    constexpr size_t step = 100;
    size_t end = at;
    while (end < max && batch.bytes_ < most_bytes) {
      const size_t wanted = std::min(step, max - end);
      const size_t count = take(batch, end, wanted, std::chrono::milliseconds(0));
      end += count;
      if (count < wanted) break;
    }
    return end - at;
  }

  // Takes at most max messages into the batch from position at on; returns when it has them or the
  // time is over.
  size_t take(ConsumedBatch& batch, size_t at, size_t max, std::chrono::milliseconds timeout) {
    if (max == 0) return 0;
    const ssize_t count = rd_kafka_consume_batch_queue(
        queue_.get(), static_cast<int>(timeout.count()), batch.messages_.data() + at, max);
    const size_t end = at + (count < 0 ? 0 : static_cast<size_t>(count));
    for (size_t i = at; i < end; ++i) {
      const rd_kafka_message_t& message = *batch.messages_[i];
      if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) batch.bytes_ += message.len + message.key_len;
    }
    return end - at;
  }

  using Metadata =
      std::unique_ptr<const rd_kafka_metadata_t, kafka::Destroyer<rd_kafka_metadata_destroy>>;

  // topic = nullptr asks for all.
  Metadata ask_for_metadata(rd_kafka_topic_t* topic, std::chrono::milliseconds timeout) {
    const rd_kafka_metadata_t* metadata = nullptr;
    const rd_kafka_resp_err_t code =
        rd_kafka_metadata(client_.get(), topic == nullptr ? 1 : 0, topic, &metadata,
                          static_cast<int>(timeout.count()));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
      kafka::repeat_broker_trouble(bootstrap_servers(), rd_kafka_err2str(code));
      kafka::raise(code, "topics of the cluster");
    }
    return Metadata(metadata);
  }

  std::string_view bootstrap_servers() const {
    const auto servers = config_.native.find("bootstrap.servers");
    return servers == config_.native.end() ? std::string_view() : servers->second;
  }

  static void on_error(rd_kafka_t* /*client*/, int code, const char* text, void* self) {
    kafka::report_error_event(static_cast<Impl*>(self)->bootstrap_servers(),
                              static_cast<rd_kafka_resp_err_t>(code), text);
  }

  static int on_statistics(rd_kafka_t* /*client*/, char* json, size_t size, void* self) {
    static_cast<Impl*>(self)->config_.statistics->set({json, size});
    return 0;  // the library frees the text
  }

  static void on_rebalance(rd_kafka_t* client, rd_kafka_resp_err_t code,
                           rd_kafka_topic_partition_list_t* list, void* self) {
    static_cast<Impl*>(self)->rebalance(client, code, *list);
  }

  void rebalance(rd_kafka_t* client, rd_kafka_resp_err_t code,
                 rd_kafka_topic_partition_list_t& list) {
    const bool cooperative = std::string_view(rd_kafka_rebalance_protocol(client)) == "COOPERATIVE";
    const std::set<TopicPartition> partitions = to_set(list);
    if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
      if (cooperative) {
        ignore(rd_kafka_incremental_assign(client, &list));
      } else {
        rd_kafka_assign(client, &list);
      }
      tell([&](RebalanceListener& listener) { listener.assigned(partitions); });
    } else {
      const bool lost = rd_kafka_assignment_lost(client) != 0;
      tell([&](RebalanceListener& listener) {
        lost ? listener.lost(partitions) : listener.revoked(partitions);
      });
      if (cooperative) {
        ignore(rd_kafka_incremental_unassign(client, &list));
      } else {
        rd_kafka_assign(client, nullptr);
      }
    }
  }

  static void ignore(rd_kafka_error_t* error) {
    if (error == nullptr) return;
    log().warn("rebalance: {}", rd_kafka_error_string(error));
    rd_kafka_error_destroy(error);
  }

  // A broker's thread that has filled the queue (queued.max.messages.kbytes) looks at it again only
  // after a second, unless something wakes it: by then a fast task has long been waiting. Of the
  // library's functions the one that sets credentials wakes these threads and does nothing else
  // when they stay the same.
  void wake_fetchers() {
    constexpr std::chrono::milliseconds pause{5};
    const auto now = std::chrono::steady_clock::now();
    if (now - woken_ < pause) return;
    woken_ = now;
    const auto setting = [this](const char* name) {
      const auto found = config_.native.find(name);
      return found == config_.native.end() ? "none" : found->second.c_str();
    };
    rd_kafka_error_t* error = rd_kafka_sasl_set_credentials(client_.get(), setting("sasl.username"),
                                                            setting("sasl.password"));
    if (error != nullptr) rd_kafka_error_destroy(error);
  }

  // The library's C code must not be unwound: the first exception is kept for the caller of poll()
  // or close().
  void tell(const std::function<void(RebalanceListener&)>& call) {
    if (listener_ == nullptr) return;
    try {
      call(*listener_);
    } catch (...) {
      if (listener_error_ == nullptr) listener_error_ = std::current_exception();
    }
  }

  void rethrow_listener_error() {
    if (listener_error_ != nullptr) std::rethrow_exception(std::exchange(listener_error_, nullptr));
  }

  // Error messages stand among the records of a batch.
  void drop_errors(ConsumedBatch& batch) {
    auto& messages = batch.messages_;
    size_t kept = 0;
    std::exception_ptr failure;
    for (rd_kafka_message_t* message : messages) {
      if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        messages[kept++] = message;
        continue;
      }
      if (failure == nullptr) failure = take_error(*message);
      rd_kafka_message_destroy(message);
    }
    messages.resize(kept);
    if (failure != nullptr) std::rethrow_exception(failure);
  }

  // The exception of an error message; null for those that pass by themselves.
  static std::exception_ptr take_error(const rd_kafka_message_t& message) {
    switch (message.err) {
      case RD_KAFKA_RESP_ERR__PARTITION_EOF:
        return nullptr;
      case RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED:
        log().warn("{}", rd_kafka_message_errstr(&message));
        return nullptr;
      case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        kafka::report_error_event({}, message.err, rd_kafka_message_errstr(&message));
        return nullptr;
      default:
        break;
    }
    if (kafka::is_retriable(message.err)) {
      log().debug("{}", rd_kafka_message_errstr(&message));
      return nullptr;
    }
    return std::make_exception_ptr(KafkaClientException(
        message.err, false, fmt::format("consumer: {}", rd_kafka_message_errstr(&message))));
  }

  void start_commit(const OffsetsByPartition& offsets, rd_kafka_queue_t* answers, uint64_t id) {
    const kafka::PartitionList list = to_list(offsets);
    kafka::check(
        rd_kafka_commit_queue(client_.get(), list.get(), answers, nullptr,
                              reinterpret_cast<void*>(id)),  // NOLINT(performance-no-int-to-ptr)
        "offset commit");
  }

  ClientConfig config_;
  std::unique_ptr<rd_kafka_t, ClientDestroyer> client_;
  kafka::QueueHandle queue_;
  kafka::QueueHandle commit_results_;
  RebalanceListener* listener_ = nullptr;
  std::exception_ptr listener_error_;
  uint64_t synchronous_commits_ = 0;
  std::chrono::steady_clock::time_point woken_;  // the fetchers, last
  std::mutex wake_mutex_;                        // guards closed_
  bool closed_ = false;
};

Consumer::Consumer(const ClientConfig& config) : impl_(std::make_unique<Impl>(config)) {}
Consumer::~Consumer() = default;
void Consumer::subscribe(const std::vector<std::string>& topics, RebalanceListener& listener) {
  impl_->subscribe(topics, listener);
}
void Consumer::assign(const OffsetsByPartition& from) {
  impl_->assign(from);
}
void Consumer::poll(ConsumedBatch& batch, size_t max, std::chrono::milliseconds timeout) {
  impl_->poll(batch, max, timeout);
}
void Consumer::wake_up() {
  impl_->wake_up();
}
void Consumer::pause(const std::set<TopicPartition>& partitions) {
  impl_->pause(partitions);
}
void Consumer::resume(const std::set<TopicPartition>& partitions) {
  impl_->resume(partitions);
}
void Consumer::seek(const OffsetsByPartition& to) {
  impl_->seek(to);
}
void Consumer::commit(const OffsetsByPartition& offsets, std::chrono::milliseconds timeout) {
  impl_->commit(offsets, timeout);
}
void Consumer::commit_async(const OffsetsByPartition& offsets, uint64_t id) {
  impl_->commit_async(offsets, id);
}
std::vector<Consumer::CommitResult> Consumer::poll_commits() {
  return impl_->poll_commits();
}
OffsetsByPartition Consumer::committed(const std::set<TopicPartition>& partitions,
                                       std::chrono::milliseconds timeout) {
  return impl_->committed(partitions, timeout);
}
std::optional<int64_t> Consumer::end_offset(const TopicPartition& partition) const {
  return impl_->end_offset(partition);
}
Consumer::OffsetRange Consumer::query_range(const TopicPartition& partition,
                                            std::chrono::milliseconds timeout) {
  return impl_->query_range(partition, timeout);
}
bool Consumer::has_topic(const std::string& topic, std::chrono::milliseconds timeout) {
  return impl_->has_topic(topic, timeout);
}
std::vector<std::pair<std::string, int>> Consumer::topics(std::chrono::milliseconds timeout) {
  return impl_->topics(timeout);
}
void Consumer::close() {
  impl_->close();
}
const ClientConfig& Consumer::config() const {
  return impl_->config();
}

}  // namespace kconnect
