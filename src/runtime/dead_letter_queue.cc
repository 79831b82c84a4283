#include "runtime/dead_letter_queue.h"

#include <chrono>

#include <fmt/format.h>

#include <kconnect/log.h>

#include "kafka/consumer.h"
#include "runtime/connector_config.h"

namespace kconnect {

namespace {

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter");
  return instance;
}

struct NamedValue {
  std::string key;
  std::optional<std::string> value;
};

// The innermost knowledge about an exception that goes into headers.
struct ErrorFacts {
  std::string class_name;
  std::optional<std::string> message;
  std::string trace;
};

ErrorFacts facts_of(const std::exception_ptr& error) {
  ErrorFacts facts;
  facts.trace = exception_trace(error);
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    facts.class_name = exception_class_name(known);
    if (*known.what() != '\0') facts.message = known.what();
  }
  return facts;
}

class DeadLetterQueue final : public ErrorReporter, private DeliveryListener {
 public:
  DeadLetterQueue(std::shared_ptr<Producer> producer, const std::string& topic,
                  bool context_headers)
      : producer_(std::move(producer)),
        topic_(producer_->topic(topic)),
        context_headers_(context_headers) {
    const Producer::Registration place = producer_->add_listener(*this);
    listener_id_ = place.id;
    sequence_ = place.first_sequence;
  }

  ~DeadLetterQueue() override {
    if (!producer_->flush(std::chrono::seconds(5))) {
      log().error("Some records have not reached the dead letter queue");
    }
    producer_->remove_listener(listener_id_, sequence_);
  }

  void report(const FailedOperation& failure) override {
    if (failure.consumed == nullptr) return;
    const ConsumedMessage& message = *failure.consumed;
    std::vector<NamedValue> headers;
    message.headers([&](std::string_view key, std::optional<std::string_view> value) {
      headers.push_back(
          {std::string(key), value ? std::optional(std::string(*value)) : std::nullopt});
    });
    if (context_headers_) add_context(failure, headers);
    std::vector<OutgoingHeader> outgoing;
    for (const NamedValue& header : headers) outgoing.push_back({header.key, header.value});
    TimestampType type = TimestampType::None;
    send({.partition = std::nullopt,
          .timestamp = message.timestamp(type),
          .key = message.key(),
          .value = message.value(),
          .headers = outgoing});
  }

 private:
  static void add_context(const FailedOperation& failure, std::vector<NamedValue>& headers) {
    const auto add = [&](std::string_view name, std::optional<std::string> value) {
      headers.push_back({"__connect.errors." + std::string(name), std::move(value)});
    };
    const ErrorFacts facts = facts_of(failure.error);
    add("topic", std::string(failure.consumed->topic()));
    add("partition", std::to_string(failure.consumed->partition()));
    add("offset", std::to_string(failure.consumed->offset()));
    add("connector.name", failure.task.connector);
    add("task.id", std::to_string(failure.task.task));
    add("stage", std::string(stage_name(failure.stage)));
    add("class.name", std::string(failure.class_name));
    add("exception.class.name", facts.class_name);
    add("exception.message", facts.message);
    add("exception.stacktrace", facts.trace);
  }

  void send(const OutgoingRecord& record) {
    try {
      while (producer_->send(topic_, record, listener_id_, sequence_) ==
             Producer::SendResult::QueueFull) {
        producer_->wait_for_room(std::chrono::milliseconds(100), {});
      }
      ++sequence_;
    } catch (const KafkaClientException& error) {
      log().error("Could not produce message to dead letter queue: {}", error.what());
    }
  }

  void delivered(std::span<const Delivery> deliveries) override {
    for (const Delivery& delivery : deliveries) {
      if (delivery.error == 0) continue;
      log().error("Could not produce message to dead letter queue: {}",
                  Producer::error_text(delivery.error));
    }
  }

  std::shared_ptr<Producer> producer_;
  Producer::Topic& topic_;
  bool context_headers_;
  Producer::ListenerId listener_id_ = 0;
  uint64_t sequence_ = 0;
};

void create_topic(KafkaClients& clients, const ConfigMap& connector, const std::string& topic,
                  int replication_factor) {
  constexpr auto timeout = std::chrono::seconds(60);
  if (clients.embedded() != nullptr) {
    clients.embedded()->create_topic(topic, 1);
    return;
  }
  try {
    const std::unique_ptr<Admin> admin = clients.admin(connector, "connector-dlq-adminclient-");
    if (admin->partition_count(topic, timeout)) return;
    log().error("Topic {} doesn't exist. Will attempt to create topic.", topic);
    admin->create_topic({topic, 1, replication_factor, {}}, timeout);
  } catch (const KafkaException&) {
    std::throw_with_nested(ConnectException(
        fmt::format("Could not initialize dead letter queue with topic={}", topic)));
  }
}

}  // namespace

std::unique_ptr<ErrorReporter> make_dead_letter_queue(KafkaClients& clients,
                                                      const ConfigMap& connector,
                                                      const TaskId& task) {
  const SinkConnectorConfig config = SinkConnectorConfig::spec().parse(connector);
  const std::string& topic = config.dlq_topic_name;
  if (topic.empty()) return nullptr;
  create_topic(clients, connector, topic, config.dlq_topic_replication_factor);
  std::shared_ptr<Producer> producer = clients.producer(connector, task);
  // Otherwise the first record to the new topic would wait a second.
  producer->partition_count(producer->topic(topic), std::chrono::seconds(1));
  return std::make_unique<DeadLetterQueue>(std::move(producer), topic,
                                           config.dlq_context_headers_enable);
}

}  // namespace kconnect
