#include "runtime/worker_source_task.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/log.h>

namespace kconnect {

namespace {

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.runtime.WorkerSourceTask");
  return instance;
}

constexpr std::string_view producer_class = "org.apache.kafka.clients.producer.KafkaProducer";
// Room in a queue is signalled; the limit only bounds a missed signal.
constexpr auto room_wait = std::chrono::milliseconds(100);

}  // namespace

bool EmbeddedBrokerGuard::account(std::string_view topic, const OutgoingRecord& record,
                                  const std::stop_token& stop) {
  if (broker_ == nullptr) return true;
  if (topic_ != topic) {
    if (!settle(stop)) return false;
    topic_ = topic;
  }
  bytes_ += EmbeddedBroker::record_overhead + record.key.value_or("").size() +
            record.value.value_or("").size();
  for (const OutgoingHeader& header : record.headers)
    bytes_ += header.key.size() + header.value.value_or("").size();
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

WorkerSourceTask::WorkerSourceTask(TaskId id, TargetState target, TaskStateListener listener,
                                   SourceTaskParts parts)
    : WorkerTask(id, target, std::move(listener)),
      parts_(std::move(parts)),
      errors_(id, parts_.errors, WorkerTask::stop_token()),
      reader_(parts_.offsets, id.connector),
      topics_(parts_.clients, *parts_.producer, parts_.connector_config,
              parts_.topic_creation_enabled, id),
      guard_(parts_.clients.embedded()) {
  if (parts_.errors.log)
    errors_.add_reporter(std::make_unique<LogReporter>(parts_.errors.log_messages));
}

WorkerSourceTask::~WorkerSourceTask() = default;

void WorkerSourceTask::start() {
  started_ = true;
  parts_.task->start(*this, parts_.task_config);
  wants_committed_records_ = parts_.task->wants_committed_records();
  submitted_.emplace(parts_.errors.tolerate_all, wants_committed_records_);
  const Producer::Registration place = parts_.producer->add_listener(*submitted_);
  listener_id_ = place.id;
  submitted_->begin_at(place.first_sequence);
  parts_.committer.add(*this);
  log().info("Source task finished initialization and start");
}

void WorkerSourceTask::execute() {
  while (!stopping()) {
    if (should_pause()) {
      wait_while_paused();
      continue;
    }
    throw_if_delivery_failed();
    if (position_ == batch_.size()) poll();
    if (!send_batch()) return;
    tell_task_of_deliveries();
  }
}

void WorkerSourceTask::finish() {
  if (submitted_) {
    submitted_->publish();
    if (!submitted_->wait_until_acknowledged(std::chrono::steady_clock::now() +
                                             parts_.flush_timeout)) {
      log().warn(
          "{} records are not acknowledged by Kafka at the end of the task; they will be read "
          "again",
          submitted_->in_flight());
    }
    parts_.committer.commit_and_remove(*this);
    parts_.producer->remove_listener(listener_id_, submitted_->next_sequence());
    tell_task_of_deliveries();
  }
  if (started_) parts_.task->stop();
}

void WorkerSourceTask::poll() {
  if (commit_due_.exchange(false)) parts_.task->commit();
  batch_.clear();
  position_ = 0;
  try {
    parts_.task->poll(batch_);
  } catch (const RetriableException& error) {
    log().warn("poll() failed and is called again: {}", error.what());
  }
}

bool WorkerSourceTask::send_batch() {
  const bool keep = wants_committed_records_;
  bool stopped = false;
  for (; position_ < batch_.size(); ++position_) {
    SourceRecord& record = batch_[position_];
    std::optional<SourceRecord> original;
    if (keep) original = record;
    const Outcome outcome = convert(record) ? send(record) : Outcome::Skipped;
    stopped = outcome == Outcome::Stopped;
    if (stopped) break;
    if (!keep) continue;
    if (outcome == Outcome::Sent) {
      in_flight_.emplace_back(submitted_->next_sequence() - 1, std::move(*original));
    } else {
      parts_.task->commit_record(*original, std::nullopt);
    }
  }
  stopped = !guard_.settle(WorkerTask::stop_token()) || stopped;
  if (!batch_.empty()) submitted_->publish();
  return !stopped;
}

bool WorkerSourceTask::convert(SourceRecord& record) {
  if (parts_.errors.log) errors_.on_source_record(&record);
  if (!parts_.transforms.apply(record, errors_)) return false;
  headers_.clear();
  if (!record.headers.empty() &&
      !errors_.execute(Stage::HeaderConverter, parts_.converters.header_class,
                       [&] { convert_headers(record); })) {
    return false;
  }
  bool key_is_null = false;
  if (!errors_.execute(Stage::KeyConverter, parts_.converters.key_class, [&] {
        key_is_null =
            !parts_.converters.key->from_connect(record.topic, record.key_schema, record.key, key_);
      })) {
    return false;
  }
  bool value_is_null = false;
  if (!errors_.execute(Stage::ValueConverter, parts_.converters.value_class, [&] {
        value_is_null = !parts_.converters.value->from_connect(record.topic, record.value_schema,
                                                               record.value, value_);
      })) {
    return false;
  }
  outgoing_.key = key_is_null ? std::nullopt : std::optional(key_.bytes());
  outgoing_.value = value_is_null ? std::nullopt : std::optional(value_.bytes());
  outgoing_.headers = headers_;
  outgoing_.partition = record.partition;
  outgoing_.timestamp = record.timestamp;
  if (record.timestamp && *record.timestamp < 0) {
    if (*record.timestamp != -1) {
      throw ConnectException(fmt::format("Invalid record timestamp {}", *record.timestamp));
    }
    outgoing_.timestamp.reset();
  }
  return true;
}

void WorkerSourceTask::convert_headers(const SourceRecord& record) {
  headers_.clear();
  header_values_.resize(std::max(header_values_.size(), record.headers.size()));
  for (size_t i = 0; i < record.headers.size(); ++i) {
    const Header& header = record.headers[i];
    const bool present =
        parts_.converters.header->from_connect(record.topic, header, header_values_[i]);
    headers_.push_back(
        {header.key, present ? std::optional(header_values_[i].bytes()) : std::nullopt});
  }
}

Producer::Topic* WorkerSourceTask::topic_of(const SourceRecord& record) {
  if (last_topic_ != nullptr && last_topic_name_ == record.topic) return last_topic_;
  const std::string name = record.topic.str();
  auto known = prepared_topics_.find(name);
  if (known == prepared_topics_.end()) {
    if (!topics_.prepare(name, WorkerTask::stop_token())) return nullptr;
    known = prepared_topics_.emplace(name, &parts_.producer->topic(name)).first;
  }
  last_topic_name_ = record.topic;
  last_topic_ = known->second;
  return last_topic_;
}

WorkerSourceTask::Outcome WorkerSourceTask::send(SourceRecord& record) {
  Producer::Topic* topic = topic_of(record);
  if (topic == nullptr) return Outcome::Stopped;
  if (!guard_.account(record.topic, outgoing_, WorkerTask::stop_token())) return Outcome::Stopped;
  while (!submitted_->has_room()) {
    submitted_->publish();
    if (submitted_->has_room()) break;
    throw_if_delivery_failed();
    if (stopping()) return Outcome::Stopped;
    parts_.producer->wait_for_room(room_wait, WorkerTask::stop_token());
  }
  return hand_over(record, *topic);
}

WorkerSourceTask::Outcome WorkerSourceTask::hand_over(SourceRecord& record,
                                                      Producer::Topic& topic) {
  const uint64_t sequence =
      submitted_->submit(record.source_partition, std::move(record.source_offset));
  try {
    while (parts_.producer->send(topic, outgoing_, listener_id_, sequence) ==
           Producer::SendResult::QueueFull) {
      throw_if_delivery_failed();
      if (stopping()) {
        submitted_->take_back();
        return Outcome::Stopped;
      }
      parts_.producer->wait_for_room(room_wait, WorkerTask::stop_token());
    }
  } catch (const KafkaClientException&) {
    submitted_->take_back();
    if (!parts_.errors.tolerate_all) {
      std::throw_with_nested(
          ConnectException("Unrecoverable exception from producer send callback"));
    }
    errors_.tolerate(Stage::KafkaProduce, producer_class, std::current_exception(), 1);
    return Outcome::Skipped;
  }
  return Outcome::Sent;
}

void WorkerSourceTask::tell_task_of_deliveries() {
  if (!wants_committed_records_) return;
  for (const Delivery& delivery : submitted_->take_acknowledged()) {
    const auto record = std::find_if(in_flight_.begin(), in_flight_.end(), [&](const auto& entry) {
      return entry.first == delivery.sequence;
    });
    if (record == in_flight_.end()) continue;
    std::optional<RecordMetadata> written;
    if (delivery.error == 0) {
      written = RecordMetadata{{record->second.topic.str(), delivery.partition}, delivery.offset};
    }
    parts_.task->commit_record(record->second, written);
    in_flight_.erase(record);
  }
}

void WorkerSourceTask::throw_if_delivery_failed() const {
  const std::optional<Delivery> failure = submitted_->failure();
  if (!failure) return;
  try {
    throw KafkaException(Producer::error_text(failure->error));
  } catch (const KafkaException&) {
    std::throw_with_nested(ConnectException("Unrecoverable exception from producer send callback"));
  }
}

void WorkerSourceTask::collect_offsets(std::vector<StoredOffset>& offsets) {
  collected_ = submitted_->take_committable();
  for (const auto& [partition, offset] : collected_) {
    // A record without a source partition has no place to go on from.
    if (partition != nullptr) offsets.push_back({{id().connector, *partition}, offset});
  }
}

void WorkerSourceTask::offsets_stored(bool success) {
  if (success) {
    commit_due_ = true;
  } else {
    submitted_->give_back(collected_);
  }
  collected_.clear();
}

}  // namespace kconnect
