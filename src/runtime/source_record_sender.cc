#include "runtime/source_record_sender.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include <kconnect/errors.h>

namespace kconnect {

namespace {

// Room is signalled; the limit only bounds a missed signal.
constexpr auto room_wait = std::chrono::milliseconds(100);

// What a record takes in memory beside its bytes until it is acknowledged: the client library's
// message and the offset that waits for it.
constexpr uint64_t in_flight_overhead = 300;

uint64_t size_of(const OutgoingRecord& record) {
  uint64_t bytes = record.key.value_or("").size() + record.value.value_or("").size();
  for (const OutgoingHeader& header : record.headers)
    bytes += header.key.size() + header.value.value_or("").size();
  return bytes;
}

}  // namespace

bool EmbeddedBrokerGuard::account(std::string_view topic, uint64_t bytes,
                                  const std::stop_token& stop) {
  if (broker_ == nullptr) return true;
  if (topic_ != topic) {
    if (!settle(stop)) return false;
    topic_ = topic;
  }
  bytes_ += EmbeddedBroker::record_overhead + bytes;
  constexpr uint64_t step = 32 * 1024;
  return bytes_ < step || settle(stop);
}

bool EmbeddedBrokerGuard::settle(const std::stop_token& stop) {
  if (broker_ == nullptr || bytes_ == 0) return true;
  while (!broker_->reserve(topic_, bytes_)) {
    if (stop.stop_requested()) return false;
    broker_->wait_for_readers(topic_, std::chrono::milliseconds(500), stop);
  }
  bytes_ = 0;
  return true;
}

SourceRecordSender::SourceRecordSender(SenderParts parts)
    : parts_(std::move(parts)),
      producer_(parts_.clients.producer(parts_.connector_config, parts_.task)),
      topics_(parts_.clients, *producer_, parts_.connector_config, parts_.topic_creation_enabled,
              parts_.task),
      guard_(parts_.clients.embedded()),
      submitted_(parts_.tolerate_failures, parts_.keep_outcomes) {
  const Producer::Registration place = producer_->add_listener(*this);
  listener_id_ = place.id;
  submitted_.begin_at(place.first_sequence);
  byte_budget_ = producer_->byte_budget();
  epoch_ = parts_.active_topics.epoch();
}

SourceRecordSender::~SourceRecordSender() {
  producer_->remove_listener(listener_id_, submitted_.next_sequence());
  parts_.tap.forget_task(parts_.task.task);
}

void SourceRecordSender::delivered(std::span<const Delivery> deliveries) {
  submitted_.delivered(deliveries);
  const MetricTime now = std::chrono::steady_clock::now();
  const auto failed = static_cast<size_t>(std::ranges::count_if(
      deliveries, [](const Delivery& delivery) { return delivery.error != 0; }));
  parts_.metrics.written(deliveries.size() - failed, now);
  if (failed > 0) parts_.metrics.skipped(failed, now);
  if (parts_.tap.expects_any()) parts_.tap.acknowledged(parts_.task.task, deliveries);
}

Producer::Topic* SourceRecordSender::topic_of(const SourceRecord& record) {
  if (last_topic_ != nullptr && last_topic_name_ == record.topic) return last_topic_;
  const std::string name = record.topic.str();
  auto known = prepared_.find(name);
  if (known == prepared_.end()) {
    if (!topics_.prepare(name, parts_.stop)) return nullptr;
    known = prepared_.emplace(name, PreparedTopic{&producer_->topic(name)}).first;
  }
  if (known->second.noted != epoch_) {
    known->second.noted = epoch_;
    parts_.active_topics.add(name);
  }
  last_topic_name_ = record.topic;
  last_topic_ = known->second.topic;
  return last_topic_;
}

bool SourceRecordSender::wait_for_room() {
  throw_if_delivery_failed();
  if (parts_.stop.stop_requested()) return false;
  producer_->wait_for_room(room_wait, parts_.stop);
  return true;
}

bool SourceRecordSender::send(SourceRecord& record, const OutgoingRecord& outgoing, bool watched) {
  Producer::Topic* topic = topic_of(record);
  if (topic == nullptr) return false;
  const uint64_t bytes = size_of(outgoing);
  if (!guard_.account(record.topic, bytes, parts_.stop)) return false;
  while (!submitted_.has_room(byte_budget_)) {
    submitted_.publish();
    if (submitted_.has_room(byte_budget_)) break;
    if (!wait_for_room()) return false;
  }
  if (!watched) return hand_over(record, outgoing, *topic, bytes);
  const uint64_t sequence = submitted_.next_sequence();
  parts_.tap.expect(parts_.task.task, sequence, record);
  try {
    if (hand_over(record, outgoing, *topic, bytes)) return true;
  } catch (const KafkaClientException& error) {
    const Delivery refused{.sequence = sequence, .error = error.code()};
    parts_.tap.acknowledged(parts_.task.task, {&refused, 1});
    throw;
  }
  parts_.tap.give_up(parts_.task.task, sequence);
  return false;
}

bool SourceRecordSender::hand_over(SourceRecord& record, const OutgoingRecord& outgoing,
                                   Producer::Topic& topic, uint64_t bytes) {
  const uint64_t sequence = submitted_.submit(
      record.source_partition, std::move(record.source_offset), bytes + in_flight_overhead);
  batch_bytes_ += bytes;
  try {
    while (producer_->send(topic, outgoing, listener_id_, sequence) ==
           Producer::SendResult::QueueFull) {
      if (wait_for_room()) continue;
      submitted_.take_back();
      return false;
    }
  } catch (const std::exception&) {
    submitted_.take_back();
    throw;
  }
  return true;
}

bool SourceRecordSender::end_batch() {
  const bool settled = guard_.settle(parts_.stop);
  submitted_.publish();
  parts_.metrics.sent(std::exchange(batch_bytes_, 0), std::chrono::steady_clock::now());
  byte_budget_ = producer_->byte_budget();
  if (const uint64_t epoch = parts_.active_topics.epoch(); epoch != epoch_) {
    epoch_ = epoch;
    last_topic_ = nullptr;
  }
  return settled;
}

void SourceRecordSender::throw_if_delivery_failed() const {
  const std::optional<Delivery> failure = submitted_.failure();
  if (!failure) return;
  try {
    throw KafkaException(Producer::error_text(failure->error));
  } catch (const KafkaException&) {
    std::throw_with_nested(ConnectException("Unrecoverable exception from producer send callback"));
  }
}

}  // namespace kconnect
