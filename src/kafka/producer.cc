#include "kafka/producer.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "kafka/broker_trouble.h"
#include "kafka/client_log.h"
#include "kafka/rdkafka_handles.h"

namespace kconnect {

namespace {

constexpr int sequence_bits = 48;
constexpr uint64_t sequence_mask = (uint64_t{1} << sequence_bits) - 1;

// A record's listener and sequence number travel through the client library as one opaque
// pointer-sized number.
void* pack(Producer::ListenerId listener, uint64_t sequence) {
  return reinterpret_cast<void*>((uint64_t{listener} << sequence_bits) |
                                 (sequence & sequence_mask));  // NOLINT
}

// The listeners' budgets are the limit: in a queue that is full, one listener's records would stop
// the others.
ConfigMap without_queue_limits(ConfigMap native) {
  native["queue.buffering.max.kbytes"] = "2147483647";
  native["queue.buffering.max.messages"] = "10000000";
  return native;
}

uint64_t buffer_bytes(const ClientConfig& config) {
  constexpr uint64_t java_default = 32 * 1024 * 1024;
  const auto kbytes = config.native.find("queue.buffering.max.kbytes");
  return kbytes == config.native.end() ? java_default : std::stoull(kbytes->second) * 1024;
}

struct ClientDestroyer {
  void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
};

}  // namespace

class Producer::Topic {
 public:
  Topic(rd_kafka_t* client, const std::string& name)
      : handle_(rd_kafka_topic_new(client, name.c_str(), nullptr)) {
    if (handle_ == nullptr) kafka::raise(rd_kafka_last_error(), "topic " + name);
  }
  rd_kafka_topic_t* handle() const { return handle_.get(); }
  std::string name() const { return rd_kafka_topic_name(handle_.get()); }

 private:
  kafka::TopicHandle handle_;
};

class Producer::Impl {
 public:
  explicit Impl(const ClientConfig& config) : config_(config), buffer_bytes_(buffer_bytes(config)) {
    kafka::ConfHandle conf = kafka::make_conf(without_queue_limits(config.native));
    kafka::enable_statistics(*conf, config);
    rd_kafka_conf_set_events(conf.get(),
                             RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_STATS);
    rd_kafka_conf_set_log_cb(conf.get(), kafka::log_callback);
    std::array<char, 512> error{};
    client_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), error.data(), error.size()));
    if (client_ == nullptr)
      throw ConfigException(std::string("cannot make a Kafka producer: ") + error.data());
    static_cast<void>(conf.release());
    events_.reset(rd_kafka_queue_get_main(client_.get()));
    delivery_thread_ = std::jthread([this](const std::stop_token& stop) { take_events(stop); });
  }

  ~Impl() {
    delivery_thread_.request_stop();
    rd_kafka_queue_yield(events_.get());
    delivery_thread_.join();
    // Topic handles and queues go before the client.
    topics_.clear();
    events_.reset();
    rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  }

  Registration add_listener(DeliveryListener& listener) {
    const std::lock_guard lock(listeners_mutex_);
    size_t id = 0;
    while (id < listeners_.size() && listeners_[id].listener != nullptr) ++id;
    if (id > UINT16_MAX) throw KafkaException("too many tasks share one producer");
    if (id == listeners_.size()) listeners_.emplace_back();
    listeners_[id].listener = &listener;
    ++listener_count_;
    return {static_cast<ListenerId>(id), listeners_[id].first_sequence};
  }

  void remove_listener(ListenerId id, uint64_t next_sequence) {
    const std::lock_guard lock(listeners_mutex_);
    listeners_[id] = {nullptr, next_sequence};
    --listener_count_;
  }

  uint64_t byte_budget() const {
    constexpr uint64_t least = 1024 * 1024;
    const uint64_t sharers = std::max<uint64_t>(listener_count_.load(std::memory_order_relaxed), 1);
    return std::max(buffer_bytes_ / sharers, least);
  }

  Topic& topic(std::string_view name) {
    const std::lock_guard lock(topics_mutex_);
    auto found = topics_.find(name);
    if (found == topics_.end()) {
      const std::string key(name);
      found = topics_.emplace(key, std::make_unique<Topic>(client_.get(), key)).first;
    }
    return *found->second;
  }

  std::optional<int> partition_count(Topic& topic, std::chrono::milliseconds timeout,
                                     std::string* what) {
    const rd_kafka_metadata_t* metadata = nullptr;
    const rd_kafka_resp_err_t code = rd_kafka_metadata(client_.get(), 0, topic.handle(), &metadata,
                                                       static_cast<int>(timeout.count()));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
      kafka::repeat_broker_trouble(bootstrap_servers(), rd_kafka_err2str(code));
      return std::nullopt;
    }
    std::optional<int> count;
    if (metadata->topic_cnt == 1) {
      const rd_kafka_metadata_topic_t& found = metadata->topics[0];
      if (const int ready = kafka::ready_partitions(found); ready > 0) {
        count = ready;
      } else if (what != nullptr) {
        *what = found.err != 0 ? rd_kafka_err2str(found.err) : "a partition has no leader";
      }
    }
    rd_kafka_metadata_destroy(metadata);
    return count;
  }

  SendResult send(Topic& topic, const OutgoingRecord& record, ListenerId listener,
                  uint64_t sequence) {
    const rd_kafka_resp_err_t code = record.headers.empty()
                                         ? produce(topic, record, nullptr, pack(listener, sequence))
                                         : produce_with_headers(topic, record, listener, sequence);
    if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) return SendResult::QueueFull;
    kafka::check(code,
                 "cannot send a record to topic " + (code == 0 ? std::string() : topic.name()));
    return SendResult::Sent;
  }

  void wait_for_room(std::chrono::milliseconds at_most, const std::stop_token& stop) {
    std::unique_lock lock(room_mutex_);
    const uint64_t seen = room_signals_;
    room_.wait_for(lock, stop, at_most, [&] { return room_signals_ != seen; });
  }

  bool flush(std::chrono::milliseconds timeout) {
    return rd_kafka_flush(client_.get(), static_cast<int>(timeout.count())) ==
           RD_KAFKA_RESP_ERR_NO_ERROR;
  }

  std::optional<std::string> fatal_error() const {
    std::array<char, 512> text{};
    if (rd_kafka_fatal_error(client_.get(), text.data(), text.size()) ==
        RD_KAFKA_RESP_ERR_NO_ERROR) {
      return std::nullopt;
    }
    return std::string(text.data());
  }

  const ClientConfig& config() const { return config_; }

 private:
  // A place that is taken again begins above the numbers of its predecessor, whose late deliveries
  // are thus known.
  struct Listener {
    DeliveryListener* listener = nullptr;
    uint64_t first_sequence = 0;
  };

  rd_kafka_resp_err_t produce(Topic& topic, const OutgoingRecord& record,
                              rd_kafka_headers_t* headers, void* opaque) {
    const std::string_view value = record.value.value_or(std::string_view());
    const std::string_view key = record.key.value_or(std::string_view());
    // An empty value is not a null one: the library tells them apart by the pointer.
    static char empty = 0;
    void* value_data = !record.value   ? nullptr
                       : value.empty() ? &empty
                                       : const_cast<char*>(value.data());  // NOLINT
    const void* key_data = !record.key ? nullptr : key.empty() ? &empty : key.data();
    if (headers == nullptr) {
      return rd_kafka_producev(
          client_.get(), RD_KAFKA_V_RKT(topic.handle()),
          RD_KAFKA_V_PARTITION(record.partition.value_or(-1)),
          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_VALUE(value_data, value.size()),
          RD_KAFKA_V_KEY(key_data, key.size()), RD_KAFKA_V_TIMESTAMP(record.timestamp.value_or(0)),
          RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END);
    }
    return rd_kafka_producev(
        client_.get(), RD_KAFKA_V_RKT(topic.handle()),
        RD_KAFKA_V_PARTITION(record.partition.value_or(-1)),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_VALUE(value_data, value.size()),
        RD_KAFKA_V_KEY(key_data, key.size()), RD_KAFKA_V_TIMESTAMP(record.timestamp.value_or(0)),
        RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
  }

  rd_kafka_resp_err_t produce_with_headers(Topic& topic, const OutgoingRecord& record,
                                           ListenerId listener, uint64_t sequence) {
    rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
    for (const OutgoingHeader& header : record.headers) {
      const std::string_view value = header.value.value_or(std::string_view());
      rd_kafka_header_add(headers, header.key.data(), static_cast<ssize_t>(header.key.size()),
                          header.value ? (value.empty() ? "" : value.data()) : nullptr,
                          static_cast<ssize_t>(value.size()));
    }
    const rd_kafka_resp_err_t code = produce(topic, record, headers, pack(listener, sequence));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) rd_kafka_headers_destroy(headers);
    return code;
  }

  std::string_view bootstrap_servers() const {
    const auto servers = config_.native.find("bootstrap.servers");
    return servers == config_.native.end() ? std::string_view() : servers->second;
  }

  void take_events(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const kafka::EventHandle event(rd_kafka_queue_poll(events_.get(), 1000));
      if (event == nullptr) continue;
      if (rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_DR) {
        take_deliveries(event.get());
      } else if (rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_ERROR) {
        kafka::report_error_event(bootstrap_servers(), rd_kafka_event_error(event.get()),
                                  rd_kafka_event_error_string(event.get()));
      } else if (rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_STATS) {
        config_.statistics->set(rd_kafka_event_stats(event.get()));
      }
    }
  }

  // Hands the outcomes of one event to their listeners, in runs of the same listener.
  void take_deliveries(rd_kafka_event_t* event) {
    std::optional<ListenerId> current;
    while (const rd_kafka_message_t* message = rd_kafka_event_message_next(event)) {
      const auto opaque = reinterpret_cast<uint64_t>(message->_private);
      const auto listener = static_cast<ListenerId>(opaque >> sequence_bits);
      if (current && *current != listener) pass_on(*current);
      current = listener;
      const bool broken = message->err != 0 && fatal_error();
      deliveries_.push_back(
          {opaque & sequence_mask, message->partition, message->offset, message->err, broken});
    }
    if (current) pass_on(*current);
    {
      const std::lock_guard lock(room_mutex_);
      ++room_signals_;
    }
    room_.notify_all();
  }

  void pass_on(ListenerId id) {
    {
      const std::lock_guard lock(listeners_mutex_);
      const Listener& owner = listeners_[id];
      std::erase_if(deliveries_,
                    [&](const Delivery& d) { return d.sequence < owner.first_sequence; });
      if (owner.listener != nullptr && !deliveries_.empty()) owner.listener->delivered(deliveries_);
    }
    deliveries_.clear();
  }

  ClientConfig config_;
  const uint64_t buffer_bytes_;
  std::atomic<uint64_t> listener_count_{0};
  std::unique_ptr<rd_kafka_t, ClientDestroyer> client_;
  kafka::QueueHandle events_;

  std::mutex topics_mutex_;
  std::map<std::string, std::unique_ptr<Topic>, std::less<>> topics_;

  std::mutex listeners_mutex_;  // also held while a listener is called
  std::vector<Listener> listeners_;
  std::vector<Delivery> deliveries_;  // delivery thread only

  std::mutex room_mutex_;
  std::condition_variable_any room_;
  uint64_t room_signals_ = 0;

  std::jthread delivery_thread_;
};

Producer::Producer(const ClientConfig& config) : impl_(std::make_unique<Impl>(config)) {}
Producer::~Producer() = default;
Producer::Registration Producer::add_listener(DeliveryListener& listener) {
  return impl_->add_listener(listener);
}
void Producer::remove_listener(ListenerId id, uint64_t next_sequence) {
  impl_->remove_listener(id, next_sequence);
}
Producer::Topic& Producer::topic(std::string_view name) {
  return impl_->topic(name);
}
uint64_t Producer::byte_budget() const {
  return impl_->byte_budget();
}
std::optional<int> Producer::partition_count(Topic& topic, std::chrono::milliseconds timeout,
                                             std::string* what) {
  return impl_->partition_count(topic, timeout, what);
}
Producer::SendResult Producer::send(Topic& topic, const OutgoingRecord& record, ListenerId listener,
                                    uint64_t sequence) {
  return impl_->send(topic, record, listener, sequence);
}
void Producer::wait_for_room(std::chrono::milliseconds at_most, const std::stop_token& stop) {
  impl_->wait_for_room(at_most, stop);
}
bool Producer::flush(std::chrono::milliseconds timeout) {
  return impl_->flush(timeout);
}
std::optional<std::string> Producer::fatal_error() const {
  return impl_->fatal_error();
}
const ClientConfig& Producer::config() const {
  return impl_->config();
}
std::string Producer::error_text(int error) {
  return rd_kafka_err2str(static_cast<rd_kafka_resp_err_t>(error));
}
bool Producer::is_retriable(int error) {
  return kafka::is_retriable(static_cast<rd_kafka_resp_err_t>(error));
}

}  // namespace kconnect
