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
}  // namespace

WorkerSourceTask::WorkerSourceTask(TaskId id, TargetState target, TaskStateListener listener,
                                   SourceTaskParts parts)
    : WorkerTask(id, target, std::move(listener)),
      parts_(std::move(parts)),
      errors_(id, parts_.errors, WorkerTask::stop_token(), parts_.metrics->errors()),
      reader_(parts_.offsets, id.connector) {
  if (parts_.errors.log) {
    errors_.add_reporter(
        std::make_unique<LogReporter>(parts_.errors.log_messages, parts_.metrics->errors()));
  }
}

WorkerSourceTask::~WorkerSourceTask() {
  parts_.metrics->ask_for_offsets(nullptr);
}

void WorkerSourceTask::start() {
  task_ = parts_.make_task();
  started_ = true;
  task_->start(*this, parts_.task_config);
  wants_committed_records_ = task_->wants_committed_records();
  keeps_records_ = wants_committed_records_ ||
                   (parts_.errors.tolerate_all && parts_.errors.log && parts_.errors.log_messages);
  sender_ = std::make_unique<SourceRecordSender>(
      SenderParts{.clients = parts_.clients,
                  .connector_config = parts_.connector_config,
                  .task = id(),
                  .active_topics = *parts_.active_topics,
                  .metrics = *parts_.metrics,
                  .tap = *parts_.tap,
                  .topic_creation_enabled = parts_.topic_creation_enabled,
                  .tolerate_failures = parts_.errors.tolerate_all,
                  .keep_outcomes = keeps_records_,
                  .stop = WorkerTask::stop_token()});
  parts_.metrics->ask_for_offsets([this] { return sender_->submitted().latest(); });
  parts_.committer.add(*this);
  log().info("Source task finished initialization and start");
}

void WorkerSourceTask::execute() {
  while (!stopping()) {
    try {
      run_once();
    } catch (const std::exception& error) {
      if (stopping() || !sender_->broken()) throw;
      log().error(
          "The Kafka producer is broken for good; the task begins anew, with a new producer, from "
          "its committed offsets: {}",
          error.what());
      begin_anew();
    }
  }
}

void WorkerSourceTask::run_once() {
  if (should_pause()) {
    wait_while_paused();
    return;
  }
  sender_->throw_if_delivery_failed();
  if (position_ == batch_.size()) poll();
  if (cancelled() || !send_batch()) return;
  take_outcomes();
}

void WorkerSourceTask::begin_anew() {
  constexpr auto pause = std::chrono::seconds(1);
  finish();
  batch_.clear();
  position_ = 0;
  if (!wait_or_stop(pause, WorkerTask::stop_token())) start();
}

void WorkerSourceTask::finish() {
  if (sender_ != nullptr) {
    SubmittedRecords& submitted = sender_->submitted();
    submitted.publish();
    if (!cancelled() && !submitted.wait_until_acknowledged(std::chrono::steady_clock::now() +
                                                           parts_.flush_timeout)) {
      log().warn(
          "{} records are not acknowledged by Kafka at the end of the task; they will be read "
          "again",
          submitted.in_flight());
    }
    parts_.committer.commit_and_remove(*this);
    take_outcomes();
    in_flight_.clear();
    parts_.metrics->ask_for_offsets(nullptr);
    sender_.reset();
    parts_.metrics->abandoned(std::chrono::steady_clock::now());
  }
  if (std::exchange(started_, false)) task_->stop();
}

void WorkerSourceTask::poll() {
  if (commit_due_.exchange(false)) commit();
  batch_.clear();
  position_ = 0;
  try {
    const MetricTime begin = std::chrono::steady_clock::now();
    task_->poll(batch_);
    const MetricTime end = std::chrono::steady_clock::now();
    if (!batch_.empty()) parts_.metrics->polled(batch_.size(), end - begin, end);
    const std::optional<bool> at_end = task_->at_end();
    parts_.metrics->note_end(at_end.value_or(batch_.empty()), at_end.has_value());
  } catch (const RetriableException& error) {
    parts_.metrics->poll_failed();
    log().warn("poll() failed and is called again: {}", error.what());
  }
}

bool WorkerSourceTask::send_batch() {
  bool stopped = false;
  size_t skipped = 0;
  watched_ = parts_.tap->wanted();
  for (; position_ < batch_.size(); ++position_) {
    SourceRecord& record = batch_[position_];
    std::optional<SourceRecord> original;
    if (keeps_records_) original = record;
    const Outcome outcome = watched_ == 0 ? convert_and_send(record) : show_and_send(record);
    stopped = outcome == Outcome::Stopped;
    if (stopped) break;
    if (outcome == Outcome::Skipped) ++skipped;
    if (!original) continue;
    if (outcome == Outcome::Sent) {
      in_flight_.emplace_back(sender_->last_sequence(), std::move(*original));
    } else {
      commit_record(*original, std::nullopt);
    }
  }
  if (skipped > 0) parts_.metrics->skipped(skipped, std::chrono::steady_clock::now());
  if (batch_.empty()) return true;
  return sender_->end_batch() && !stopped;
}

WorkerSourceTask::Outcome WorkerSourceTask::convert_and_send(SourceRecord& record) {
  return convert(record) ? send(record, false) : Outcome::Skipped;
}

WorkerSourceTask::Outcome WorkerSourceTask::show_and_send(SourceRecord& record) {
  RecordTap& tap = *parts_.tap;
  const int task = id().task;
  if (contains(watched_, TapStage::Source)) tap.show(TapStage::Source, task, record);
  bool converted = false;
  try {
    converted = convert(record);
  } catch (const std::exception&) {
    const TapEnd end = end_of_record(std::current_exception());
    tap.show(TapStage::Transformed, task, record, &end);
    throw;
  }
  if (!converted) {
    const TapEnd end = end_of_record(nullptr);
    tap.show(TapStage::Transformed, task, record, &end);
    return Outcome::Skipped;
  }
  if (contains(watched_, TapStage::Transformed)) tap.show(TapStage::Transformed, task, record);
  return send(record, contains(watched_, TapStage::Sent));
}

TapEnd WorkerSourceTask::end_of_record(const std::exception_ptr& error) {
  return tap_end(parts_.converter.stopped_at(), errors_.take_failure(), error);
}

bool WorkerSourceTask::convert(SourceRecord& record) {
  if (parts_.errors.log) errors_.on_source_record(&record);
  return parts_.converter.convert(record, errors_);
}

WorkerSourceTask::Outcome WorkerSourceTask::send(SourceRecord& record, bool watched) {
  try {
    return sender_->send(record, parts_.converter.outgoing(), watched) ? Outcome::Sent
                                                                       : Outcome::Stopped;
  } catch (const KafkaClientException&) {
    if (sender_->broken()) throw;
    tolerate_failed_send(std::current_exception());
    return Outcome::Skipped;
  }
}

void WorkerSourceTask::tolerate_failed_send(const std::exception_ptr& error) {
  if (!parts_.errors.tolerate_all) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception&) {
      std::throw_with_nested(
          ConnectException("Unrecoverable exception from producer send callback"));
    }
  }
  errors_.tolerate(Stage::KafkaProduce, producer_class, error, 1);
}

void WorkerSourceTask::take_outcomes() {
  for (const Delivery& delivery : sender_->submitted().take_outcomes()) take_outcome(delivery);
}

void WorkerSourceTask::take_outcome(const Delivery& delivery) {
  const bool acknowledged = delivery.error == 0;
  if (!acknowledged && (delivery.producer_broken || !parts_.errors.tolerate_all)) return;
  const auto entry = std::find_if(in_flight_.begin(), in_flight_.end(), [&](const auto& candidate) {
    return candidate.first == delivery.sequence;
  });
  const SourceRecord* record = entry == in_flight_.end() ? nullptr : &entry->second;
  if (!acknowledged) {
    errors_.on_source_record(record);
    tolerate_failed_send(
        std::make_exception_ptr(KafkaException(Producer::error_text(delivery.error))));
  }
  if (record == nullptr) return;
  std::optional<RecordMetadata> written;
  if (acknowledged)
    written = RecordMetadata{{record->topic.str(), delivery.partition}, delivery.offset};
  commit_record(*record, written);
  in_flight_.erase(entry);
}

// What these two throw is no reason to stop moving records.
void WorkerSourceTask::commit_record(const SourceRecord& record,
                                     const std::optional<RecordMetadata>& written) {
  if (!wants_committed_records_) return;
  try {
    task_->commit_record(record, written);
  } catch (const std::exception& error) {
    log().error("Exception thrown while calling task.commitRecord(): {}", error.what());
  }
}

void WorkerSourceTask::commit() {
  try {
    task_->commit();
  } catch (const std::exception& error) {
    log().error("Exception thrown while calling task.commit(): {}", error.what());
  }
}

void WorkerSourceTask::collect_offsets(std::vector<StoredOffset>& offsets) {
  collected_at_ = std::chrono::steady_clock::now();
  collected_ = sender_->submitted().take_committable();
  for (const auto& [partition, offset] : collected_) {
    // A record without a source partition has no place to go on from.
    if (partition != nullptr) offsets.push_back({{id().connector, *partition}, offset});
  }
}

void WorkerSourceTask::offsets_stored(bool success) {
  const MetricTime now = std::chrono::steady_clock::now();
  if (success) {
    commit_due_ = true;
    parts_.metrics->offsets_committed(now - collected_at_, now);
  } else {
    sender_->submitted().give_back(collected_);
    parts_.metrics->offset_commit_failed(now);
  }
  collected_.clear();
}

}  // namespace kconnect
