#include "runtime/dead_letter_queue.h"

#include <chrono>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>

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
                  bool context_headers, std::stop_token stop, ErrorMetrics& metrics)
      : producer_(std::move(producer)),
        topic_(producer_->topic(topic)),
        context_headers_(context_headers),
        stop_(std::move(stop)),
        metrics_(metrics) {
    const Producer::Registration place = producer_->add_listener(*this);
    listener_id_ = place.id;
    sequence_ = place.first_sequence;
  }

  ~DeadLetterQueue() override { producer_->remove_listener(listener_id_, sequence_); }

  std::shared_future<void> report(const FailedOperation& failure) override {
    if (failure.consumed == nullptr) return {};
    metrics_.dead_letter_sent();
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
    // Java lets the task go on when a record that failed in the worker does not reach the queue,
    // but not when it is one that the connector reported.
    return send({.partition = std::nullopt,
                 .timestamp = message.timestamp(type),
                 .key = message.key(),
                 .value = message.value(),
                 .headers = outgoing},
                failure.stage == Stage::TaskPut);
  }

  bool settle(std::chrono::steady_clock::time_point deadline) override {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, deadline, [&] { return on_their_way_.empty(); });
    if (failure_) {
      throw ConnectException(
          "A record that the task reported did not reach the dead letter queue: " + *failure_);
    }
    return on_their_way_.empty() && !given_up_;
  }

 private:
  struct Report {
    std::promise<void> stored;
    uint64_t bytes = 0;
    bool must_succeed = false;
  };

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

  std::shared_future<void> send(const OutgoingRecord& record, bool must_succeed) {
    const std::lock_guard one_at_a_time(sending_);
    const uint64_t bytes = record.key.value_or("").size() + record.value.value_or("").size();
    std::shared_future<void> stored;
    {
      std::unique_lock lock(mutex_);
      // Without room at the end of the task the record stays where it is: uncommitted.
      if (!changed_.wait(lock, stop_, [&] { return bytes_ < producer_->byte_budget(); })) {
        given_up_ = true;
        return {};
      }
      Report& report = on_their_way_[sequence_];
      report.bytes = bytes;
      report.must_succeed = must_succeed;
      bytes_ += bytes;
      stored = report.stored.get_future().share();
    }
    const uint64_t sequence = sequence_;
    try {
      while (producer_->send(topic_, record, listener_id_, sequence) ==
             Producer::SendResult::QueueFull) {
        producer_->wait_for_room(std::chrono::milliseconds(100), stop_);
      }
      ++sequence_;
    } catch (const KafkaClientException& error) {
      {
        const std::lock_guard lock(mutex_);
        ended(sequence, error.what());
      }
      if (producer_->fatal_error()) throw;
    }
    return stored;
  }

  void delivered(std::span<const Delivery> deliveries) override {
    const std::lock_guard lock(mutex_);
    for (const Delivery& delivery : deliveries) {
      ended(delivery.sequence, delivery.error == 0
                                   ? std::nullopt
                                   : std::optional(Producer::error_text(delivery.error)));
    }
  }

  void ended(uint64_t sequence, const std::optional<std::string>& error) {  // mutex_ held
    const auto found = on_their_way_.find(sequence);
    if (found == on_their_way_.end()) return;
    Report& report = found->second;
    bytes_ -= report.bytes;
    if (error) {
      log().error("Could not produce message to dead letter queue: {}", *error);
      metrics_.dead_letter_failed();
      if (report.must_succeed && !failure_) failure_ = error;
      report.stored.set_exception(std::make_exception_ptr(KafkaException(*error)));
    } else {
      report.stored.set_value();
    }
    on_their_way_.erase(found);
    changed_.notify_all();
  }

  std::shared_ptr<Producer> producer_;
  Producer::Topic& topic_;
  const bool context_headers_;
  const std::stop_token stop_;
  ErrorMetrics& metrics_;
  Producer::ListenerId listener_id_ = 0;

  std::mutex sending_;  // guards sequence_; taken before mutex_
  uint64_t sequence_ = 0;

  std::mutex mutex_;  // guards what follows
  std::condition_variable_any changed_;
  std::map<uint64_t, Report> on_their_way_;
  uint64_t bytes_ = 0;
  std::optional<std::string> failure_;  // of a report that had to succeed
  bool given_up_ = false;               // a report was not sent
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
                                                      const TaskId& task, std::stop_token stop,
                                                      ErrorMetrics& metrics) {
  const SinkConnectorConfig config = SinkConnectorConfig::spec().parse(connector);
  const std::string& topic = config.dlq_topic_name;
  if (topic.empty()) return nullptr;
  create_topic(clients, connector, topic, config.dlq_topic_replication_factor);
  std::shared_ptr<Producer> producer = clients.producer(connector, task);
  // Otherwise the first record to the new topic would wait a second.
  producer->partition_count(producer->topic(topic), std::chrono::seconds(1));
  return std::make_unique<DeadLetterQueue>(
      std::move(producer), topic, config.dlq_context_headers_enable, std::move(stop), metrics);
}

}  // namespace kconnect
