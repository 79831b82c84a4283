#include "kafka/embedded_broker.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <catch2/catch.hpp>

#include "kafka/consumer.h"
#include "kafka/producer.h"

namespace kconnect {
namespace {

using namespace std::chrono_literals;

ClientConfig producer_config(const EmbeddedBroker& broker) {
  return translate_client_config(
      ClientRole::Producer,
      {{"bootstrap.servers", broker.bootstrap_servers()}, {"enable.idempotence", "true"}});
}

ClientConfig consumer_config(const EmbeddedBroker& broker, const std::string& group) {
  ClientConfig config = translate_client_config(
      ClientRole::Consumer,
      {{"bootstrap.servers", broker.bootstrap_servers()}, {"group.id", group}});
  config.native["fetch.wait.max.ms"] = "5";
  return config;
}

class Deliveries final : public DeliveryListener {
 public:
  void delivered(std::span<const Delivery> deliveries) override {
    const std::lock_guard lock(mutex_);
    all_.insert(all_.end(), deliveries.begin(), deliveries.end());
    changed_.notify_all();
  }
  std::vector<Delivery> wait_for(size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, 20s, [&] { return all_.size() >= count; });
    return all_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Delivery> all_;
};

void send(Producer& producer, const std::string& topic, Producer::ListenerId listener,
          uint64_t sequence, std::string_view value) {
  OutgoingRecord record;
  record.value = value;
  REQUIRE(producer.send(producer.topic(topic), record, listener, sequence) ==
          Producer::SendResult::Sent);
}

TEST_CASE("what a producer sends is acknowledged and can be consumed") {
  EmbeddedBroker broker;
  broker.create_topic("t", 2);
  Producer producer(producer_config(broker));
  CHECK(producer.partition_count(producer.topic("t"), 5s) == 2);
  Deliveries deliveries;
  const auto place = producer.add_listener(deliveries);
  for (uint64_t i = 0; i < 100; ++i)
    send(producer, "t", place.id, place.first_sequence + i, std::to_string(i));
  const auto acknowledged = deliveries.wait_for(100);
  REQUIRE(acknowledged.size() == 100);
  CHECK(std::all_of(acknowledged.begin(), acknowledged.end(),
                    [](const Delivery& d) { return d.error == 0; }));
  producer.remove_listener(place.id, place.first_sequence + 100);

  Consumer consumer(consumer_config(broker, "g"));
  consumer.assign({{{"t", 0}, Consumer::offset_beginning}, {{"t", 1}, Consumer::offset_beginning}});
  size_t count = 0;
  ConsumedBatch batch;
  for (const auto end = std::chrono::steady_clock::now() + 20s;
       count < 100 && std::chrono::steady_clock::now() < end;) {
    consumer.poll(batch, 30, 100ms);
    CHECK(batch.size() <= 30);
    count += batch.size();
  }
  CHECK(count == 100);
}

TEST_CASE("a consumer does not wait for a full batch") {
  EmbeddedBroker broker;
  broker.create_topic("t", 1);
  Producer producer(producer_config(broker));
  Deliveries deliveries;
  const auto place = producer.add_listener(deliveries);
  send(producer, "t", place.id, place.first_sequence, "only");
  REQUIRE(deliveries.wait_for(1).size() == 1);
  Consumer consumer(consumer_config(broker, "g"));
  REQUIRE(consumer.has_topic("t", 5s));
  consumer.assign({{{"t", 0}, Consumer::offset_beginning}});
  const auto begin = std::chrono::steady_clock::now();
  ConsumedBatch batch;
  consumer.poll(batch, 500, 60s);
  CHECK(batch.size() == 1);
  CHECK(std::chrono::steady_clock::now() - begin < 30s);
}

TEST_CASE("offsets are committed and found again without a group membership") {
  EmbeddedBroker broker;
  broker.create_topic("t", 1);
  {
    Consumer consumer(consumer_config(broker, "g"));
    consumer.assign({{{"t", 0}, Consumer::offset_beginning}});
    consumer.commit({{{"t", 0}, 42}}, 5s);
    consumer.commit_async({{{"t", 0}, 43}}, 7);
    std::vector<Consumer::CommitResult> results;
    ConsumedBatch batch;
    for (const auto end = std::chrono::steady_clock::now() + 20s;
         results.empty() && std::chrono::steady_clock::now() < end;) {
      consumer.poll(batch, 1, 10ms);
      results = consumer.poll_commits();
    }
    REQUIRE(results.size() == 1);
    CHECK(results[0].id == 7);
    CHECK(results[0].error == 0);
  }
  Consumer consumer(consumer_config(broker, "g"));
  CHECK(consumer.committed({{"t", 0}}, 5s) == OffsetsByPartition{{{"t", 0}, 43}});
}

TEST_CASE("late deliveries of a removed listener do not reach its successor") {
  EmbeddedBroker broker;
  broker.create_topic("t", 1);
  Producer producer(producer_config(broker));
  Deliveries first;
  const auto place = producer.add_listener(first);
  send(producer, "t", place.id, place.first_sequence, "a");
  producer.remove_listener(place.id, place.first_sequence + 1);
  Deliveries second;
  const auto next = producer.add_listener(second);
  CHECK(next.id == place.id);
  send(producer, "t", next.id, next.first_sequence, "b");
  const auto delivered = second.wait_for(1);
  REQUIRE(delivered.size() == 1);
  CHECK(delivered[0].sequence == next.first_sequence);
}

TEST_CASE("a record that is too large is refused when it is sent") {
  EmbeddedBroker broker;
  broker.create_topic("t", 1);
  Producer producer(producer_config(broker));
  Deliveries deliveries;
  const auto place = producer.add_listener(deliveries);
  OutgoingRecord record;
  const std::string value(2'000'000, 'x');
  record.value = value;
  CHECK_THROWS_AS(producer.send(producer.topic("t"), record, place.id, place.first_sequence),
                  KafkaClientException);
}

TEST_CASE("a consumer's wait ends when it is woken up") {
  EmbeddedBroker broker;
  broker.create_topic("t", 1);
  Consumer consumer(consumer_config(broker, "g"));
  consumer.assign({{{"t", 0}, Consumer::offset_beginning}});
  const auto begin = std::chrono::steady_clock::now();
  const std::jthread waker([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      consumer.wake_up();
      std::this_thread::yield();
    }
  });
  ConsumedBatch batch;
  consumer.poll(batch, 10, 60s);
  CHECK(std::chrono::steady_clock::now() - begin < 30s);
}

TEST_CASE("the embedded broker holds writers back for the slowest reader") {
  EmbeddedBroker broker;
  broker.all_readers_known();
  broker.add_reader("fast", [](const std::string&) { return true; });
  broker.add_reader("slow", [](const std::string& topic) { return topic == "t"; });
  CHECK(broker.reserve("t", EmbeddedBroker::unread_limit));
  CHECK(broker.reserve("t", 1000));
  broker.taken("t", "fast", EmbeddedBroker::unread_limit + 1000);
  CHECK_FALSE(broker.reserve("t", 1));
  broker.taken("t", "slow", 1000);
  CHECK(broker.reserve("t", 1));
  CHECK_FALSE(broker.reserve("t", 1));
  broker.remove_reader("slow");
  CHECK(broker.reserve("t", 1));
}

TEST_CASE("before all sinks are known a topic without readers is held back too") {
  EmbeddedBroker broker;
  CHECK(broker.reserve("t", EmbeddedBroker::unread_limit + 1));
  CHECK_FALSE(broker.reserve("t", 1));
  broker.all_readers_known();
  CHECK(broker.reserve("t", EmbeddedBroker::log_limit * 3));
  CHECK(broker.reserve("t", 1));
}

}  // namespace
}  // namespace kconnect
