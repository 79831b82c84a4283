#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "kafka/client_config.h"
#include "kafka/kafka_exception.h"

namespace kconnect {

// The fate of one record that was sent.
struct Delivery {
  uint64_t sequence = 0;
  int32_t partition = -1;
  int64_t offset = -1;
  int error = 0;                 // 0 = acknowledged; Producer::error_text() explains others
  bool producer_broken = false;  // with error: by no fault of the record
};

// Hears of the fate of its records. Called on the producer's delivery thread, in the order in which
// the broker answered: per partition the order of sending, across partitions none. Must not block
// and not throw.
class DeliveryListener {
 public:
  virtual ~DeliveryListener() = default;
  virtual void delivered(std::span<const Delivery> deliveries) = 0;
};

struct OutgoingHeader {
  std::string_view key;
  std::optional<std::string_view> value;
};

// A record ready to be sent; everything is copied by send().
struct OutgoingRecord {
  std::optional<int32_t> partition;  // none = chosen by the key
  std::optional<int64_t> timestamp;  // none = now
  std::optional<std::string_view> key;
  std::optional<std::string_view> value;
  std::span<const OutgoingHeader> headers;
};

// One Kafka producer, shared by any number of tasks and threads. Its own thread takes the
// acknowledgements.
class Producer {
 public:
  // Throws ConfigException for settings that the client library refuses.
  explicit Producer(const ClientConfig& config);
  ~Producer();  // drops what is not delivered yet: flush() first
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  using ListenerId = uint16_t;
  struct Registration {
    ListenerId id = 0;
    uint64_t first_sequence = 0;  // the listener numbers its records from here
  };
  Registration add_listener(DeliveryListener& listener);
  // After it returns the listener is not called again; deliveries still to come are dropped.
  // next_sequence is above every number the listener has used.
  void remove_listener(ListenerId id, uint64_t next_sequence);

  class Topic;
  // The topic's handle, for send(); owned by the producer, made at the first call.
  Topic& topic(std::string_view name);
  // Number of partitions, from the broker: asking makes the broker create the topic where it may.
  // nullopt when the topic is not there (yet) or no broker answered within the time; what says why.
  std::optional<int> partition_count(Topic& topic, std::chrono::milliseconds timeout,
                                     std::string* what = nullptr);

  enum class SendResult { Sent, QueueFull };
  // How many bytes one of the listeners may have in flight: its share of buffer.memory, so that one
  // whose topic is unavailable takes no room from others.
  uint64_t byte_budget() const;
  // Hands a record to the client. sequence (48 bits) comes back to the listener. Throws
  // KafkaClientException for records that can never be sent (too large, unknown partition) and when
  // the producer is broken for good.
  SendResult send(Topic& topic, const OutgoingRecord& record, ListenerId listener,
                  uint64_t sequence);
  // After QueueFull: waits until some records are acknowledged, at most the time given, or stop.
  void wait_for_room(std::chrono::milliseconds at_most, const std::stop_token& stop);

  // Waits until everything sent by anyone is acknowledged or failed; false when time ran out.
  bool flush(std::chrono::milliseconds timeout);
  // What broke the producer for good (an idempotent producer's fatal error), if anything.
  std::optional<std::string> fatal_error() const;
  const ClientConfig& config() const;

  static std::string error_text(int error);
  static bool is_retriable(int error);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kconnect
