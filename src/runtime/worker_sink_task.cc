#include "runtime/worker_sink_task.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/log.h>

#include "runtime/consumed_record.h"
#include "runtime/dead_letter_queue.h"

namespace kconnect {

namespace {

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.runtime.WorkerSinkTask");
  return instance;
}

}  // namespace

WorkerSinkTask::WorkerSinkTask(TaskId id, TargetState target, TaskStateListener listener,
                               SinkTaskParts parts)
    : WorkerTask(id, target, std::move(listener)),
      parts_(std::move(parts)),
      consumer_(parts_.clients.consumer(parts_.connector_config, id)),
      errors_(id, parts_.errors, WorkerTask::stop_token(), parts_.metrics->errors()),
      next_commit_(Clock::now() + parts_.commit_interval) {
  if (parts_.errors.log) {
    errors_.add_reporter(
        std::make_unique<LogReporter>(parts_.errors.log_messages, parts_.metrics->errors()));
  }
}

WorkerSinkTask::~WorkerSinkTask() {
  parts_.metrics->ask_for_ends("", nullptr);
}

void WorkerSinkTask::start() {
  if (auto dead_letters =
          make_dead_letter_queue(parts_.clients, parts_.connector_config, id(),
                                 WorkerTask::stop_token(), parts_.metrics->errors())) {
    errors_.add_reporter(std::move(dead_letters));
  }
  subscription_.emplace(*consumer_, static_cast<SinkAssignment&>(*this), parts_.connector_config,
                        parts_.clients.embedded(), id(), parts_.task_count);
  const ConfigMap& client = consumer_->config().native;
  const auto client_id = client.find("client.id");
  parts_.metrics->ask_for_ends(
      client_id == client.end() ? "" : client_id->second,
      [this](const TopicPartition& partition) { return consumer_->end_offset(partition); });
  task_started_ = true;
  parts_.task->start(*this, parts_.task_config);
  log().info("Sink task finished initialization and start");
}

void WorkerSinkTask::execute() {
  while (!stopping()) run_once();
}

void WorkerSinkTask::finish() {
  std::exception_ptr failure;
  const auto attempt = [&](auto&& step) {
    try {
      step();
    } catch (const std::exception&) {
      if (!failure) failure = std::current_exception();
    }
  };
  if (task_started_) {
    attempt([&] { commit_finally(); });
    attempt([&] { close_partitions(assignment()); });
    attempt([&] { parts_.task->stop(); });
  }
  parts_.metrics->ask_for_ends("", nullptr);
  consumer_->close();
  if (failure) std::rethrow_exception(failure);
}

void WorkerSinkTask::commit_finally() {
  if (cancelled()) return;
  const auto deadline = Clock::now() + parts_.commit_timeout;
  paused_ = true;
  consumer_->pause(assignment());
  while (!commit(true) && Clock::now() < deadline) {
    // The group's coordinator takes offsets only from members that follow its changes: revoked
    // partitions are committed and closed within this call.
    consumer_->poll(*consumed_, 1, std::chrono::milliseconds(100));
    consumed_->clear();
  }
}

void WorkerSinkTask::run_once() {
  take_commit_results();
  commit_when_due();
  apply_rewinds();
  follow_target_state();
  subscription_->refresh();
  poll();
  if (!stopping()) deliver();
  note_progress();
}

void WorkerSinkTask::follow_target_state() {
  if (should_pause() == paused_) return;
  paused_ = should_pause();
  if (paused_) {
    consumer_->pause(assignment());
    request_commit();
    report(State::Paused);
  } else {
    resume_consumption();
    report(State::Running);
  }
}

std::chrono::milliseconds WorkerSinkTask::poll_timeout() {
  auto until = std::min(next_commit_, subscription_->next_refresh());
  if (pending_commit_) until = std::min(until, Clock::now() + std::chrono::milliseconds(100));
  if (retry_delay_.count() > 0) until = std::min(until, Clock::now() + retry_delay_);
  retry_delay_ = std::chrono::milliseconds(-1);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
  return std::max(left, std::chrono::milliseconds(0));
}

void WorkerSinkTask::poll() {
  const auto max = static_cast<size_t>(consumer_->config().max_poll_records);
  consumer_->poll(*consumed_, max, poll_timeout());
  if (!consumed_->empty())
    parts_.metrics->read(consumed_->size(), consumed_->bytes(), Clock::now());
  watched_ = parts_.tap->wanted();
  if (records_.empty()) arena_.begin_batch();
  records_.reserve(consumed_->size());
  for (size_t i = 0; i < consumed_->size(); ++i) take_over((*consumed_)[i]);
  if (errant_records_ && !consumed_->empty()) {
    consumed_ = std::make_shared<ConsumedBatch>();
  } else {
    consumed_->clear();
  }
  errors_.on_consumed(nullptr);
}

WorkerSinkTask::Partition* WorkerSinkTask::partition_of(const ConsumedMessage& message) {
  if (last_ != nullptr && message.topic_key() == last_topic_ &&
      message.partition() == last_partition_)
    return last_;
  const auto found = partitions_.find({std::string(message.topic()), message.partition()});
  // A batch may still hold messages of a partition that was revoked while it was collected.
  if (found == partitions_.end()) return nullptr;
  last_topic_ = message.topic_key();
  last_partition_ = message.partition();
  last_ = &found->second;
  return last_;
}

void WorkerSinkTask::check_for_gap(const Partition& partition,
                                   const ConsumedMessage& message) const {
  if (parts_.clients.embedded() == nullptr || !partition.converted ||
      *partition.converted == message.offset())
    return;
  throw ConnectException(fmt::format(
      "The embedded broker has dropped records that were not read yet: topic {}, partition {}, "
      "expected offset "
      "{}, got {}. It keeps the newest 5 MiB of a partition only.",
      partition.key.topic, partition.key.partition, *partition.converted, message.offset()));
}

void WorkerSinkTask::take_over(const ConsumedMessage& message) {
  Partition* partition = partition_of(message);
  if (partition == nullptr) return;
  check_for_gap(*partition, message);
  if (!partition->last_committed) partition->last_committed = message.offset();
  errors_.on_consumed(&message);
  SinkRecord& record = records_.emplace_back();
  record.topic = partition->topic;
  record.original_topic = partition->topic;
  record.original_partition = message.partition();
  record.offset = message.offset();
  if (errant_records_) record.origin = message.shared(consumed_);
  const bool converted =
      watched_ == 0 ? convert(message, record) : show_and_convert(message, record);
  if (!converted) records_.pop_back();
  partition->converted = message.offset() + 1;
  if (parts_.clients.embedded() != nullptr) {
    partition->undelivered_bytes += EmbeddedBroker::record_overhead +
                                    message.key().value_or("").size() +
                                    message.value().value_or("").size();
    message.headers([&](std::string_view key, std::optional<std::string_view> value) {
      partition->undelivered_bytes += key.size() + value.value_or("").size();
    });
  }
}

bool WorkerSinkTask::convert(const ConsumedMessage& message, SinkRecord& record) {
  const auto bytes = [this](std::string_view view) { return arena_.bytes(view); };
  if (!convert_consumed(message, parts_.converters, errors_, bytes, record)) return false;
  record.timestamp = message.timestamp(record.timestamp_type);
  record.partition = message.partition();
  if (contains(watched_, TapStage::Consumed))
    parts_.tap->show(TapStage::Consumed, id().task, record);
  return parts_.transforms.apply(record, errors_);
}

bool WorkerSinkTask::show_and_convert(const ConsumedMessage& message, SinkRecord& record) {
  const auto show = [&](const std::optional<TapEnd>& end) {
    parts_.tap->show(TapStage::Transformed, id().task, record, end ? &*end : nullptr);
  };
  const auto stopped = [&](const std::exception_ptr& error) {
    return tap_end(parts_.transforms.stopped_at(), errors_.take_failure(), error);
  };
  try {
    const bool converted = convert(message, record);
    if (!converted) {
      show(stopped(nullptr));
    } else if (contains(watched_, TapStage::Transformed)) {
      show(std::nullopt);
    }
    return converted;
  } catch (const std::exception&) {
    show(stopped(std::current_exception()));
    throw;
  }
}

void WorkerSinkTask::deliver() {
  try {
    const Clock::time_point begin = Clock::now();
    parts_.task->put(records_);
    const Clock::time_point end = Clock::now();
    parts_.metrics->put(records_.size(), end - begin, end);
    if (contains(watched_, TapStage::Put)) {
      for (const SinkRecord& record : records_) parts_.tap->show(TapStage::Put, id().task, record);
    }
    if (errant_records_) errant_records_->rethrow_intolerable();
    delivered();
  } catch (const RetriableException& error) {
    log().error("RetriableException from put(); the same records are offered again: {}",
                error.what());
    pause_for_redelivery();
  } catch (const std::exception&) {
    std::throw_with_nested(
        ConnectException("Exiting WorkerSinkTask due to unrecoverable exception."));
  }
}

void WorkerSinkTask::delivered() {
  records_.clear();
  const uint64_t epoch = parts_.active_topics->epoch();
  for (auto& [key, partition] : partitions_) {
    if (partition.converted != partition.delivered && partition.noted != epoch) {
      parts_.active_topics->add(key.topic);
      partition.noted = epoch;
    }
    partition.delivered = partition.converted;
    if (partition.undelivered_bytes == 0) continue;
    parts_.clients.embedded()->taken(key.topic, id().connector, partition.undelivered_bytes);
    partition.undelivered_bytes = 0;
  }
  if (redelivering_) {
    redelivering_ = false;
    resume_consumption();
  }
}

void WorkerSinkTask::note_assignment() const {
  const std::set<TopicPartition> partitions = assignment();
  parts_.metrics->assigned({partitions.begin(), partitions.end()}, Clock::now());
}

void WorkerSinkTask::note_progress() {
  if (!parts_.metrics->enabled()) return;
  progress_.clear();
  for (const auto& [key, partition] : partitions_)
    progress_.push_back({partition.converted, partition.delivered, partition.last_committed});
  parts_.metrics->progressed(progress_, Clock::now());
}

void WorkerSinkTask::pause_for_redelivery() {
  if (!redelivering_) consumer_->pause(assignment());
  redelivering_ = true;
}

void WorkerSinkTask::resume_consumption() {
  if (paused_ || redelivering_) return;
  std::set<TopicPartition> wanted;
  for (const auto& [key, partition] : partitions_) {
    if (!partition.paused_by_task) wanted.insert(key);
  }
  consumer_->resume(wanted);
}

std::set<TopicPartition> WorkerSinkTask::assignment() const {
  std::set<TopicPartition> keys;
  for (const auto& [key, partition] : partitions_) keys.insert(key);
  return keys;
}

OffsetsByPartition WorkerSinkTask::positions() const {
  OffsetsByPartition offsets;
  for (const auto& [key, partition] : partitions_) {
    if (partition.converted) offsets[key] = *partition.converted;
  }
  return offsets;
}

void WorkerSinkTask::pause(const std::set<TopicPartition>& partitions) {
  for (const TopicPartition& key : partitions) {
    const auto found = partitions_.find(key);
    if (found == partitions_.end())
      throw IllegalWorkerStateException("SinkTasks may not pause partitions not assigned to them");
    found->second.paused_by_task = true;
  }
  consumer_->pause(partitions);
}

void WorkerSinkTask::resume(const std::set<TopicPartition>& partitions) {
  for (const TopicPartition& key : partitions) {
    const auto found = partitions_.find(key);
    if (found == partitions_.end())
      throw IllegalWorkerStateException("SinkTasks may not resume partitions not assigned to them");
    found->second.paused_by_task = false;
  }
  if (!paused_ && !redelivering_) consumer_->resume(partitions);
}

ErrantRecordReporter* WorkerSinkTask::errant_record_reporter() {
  if (!errors_.has_reporters()) return nullptr;
  if (!errant_records_) errant_records_.emplace(errors_);
  return &*errant_records_;
}

void WorkerSinkTask::rewind(const OffsetsByPartition& to) {
  for (const auto& [partition, offset] : to) rewinds_[partition] = offset;
}

void WorkerSinkTask::apply_rewinds() {
  if (rewinds_.empty()) return;
  seek(std::exchange(rewinds_, {}));
}

void WorkerSinkTask::seek(const OffsetsByPartition& to) {
  OffsetsByPartition ours;
  for (const auto& [key, offset] : to) {
    const auto found = partitions_.find(key);
    if (found == partitions_.end()) continue;
    found->second.converted = found->second.delivered = found->second.last_committed = offset;
    ours[key] = offset;
  }
  if (!ours.empty()) consumer_->seek(ours);
}

void WorkerSinkTask::assigned(const std::set<TopicPartition>& partitions) {
  for (const TopicPartition& key : partitions) {
    partitions_[key] = {.key = key,
                        .topic = Text(key.topic),
                        .converted = std::nullopt,
                        .delivered = std::nullopt,
                        .last_committed = std::nullopt};
  }
  last_ = nullptr;
  note_assignment();
  log().debug("{} partitions assigned", partitions.size());
  if (paused_ || redelivering_) consumer_->pause(partitions);
  parts_.task->open(partitions);
}

void WorkerSinkTask::revoked(const std::set<TopicPartition>& partitions) {
  if (!cancelled()) commit(true);
  close_partitions(partitions);
}

void WorkerSinkTask::lost(const std::set<TopicPartition>& partitions) {
  close_partitions(partitions);
}

void WorkerSinkTask::close_partitions(const std::set<TopicPartition>& partitions) {
  std::set<TopicPartition> ours;
  for (const TopicPartition& key : partitions) {
    if (partitions_.contains(key)) ours.insert(key);
  }
  if (ours.empty()) return;
  std::erase_if(records_, [&](const SinkRecord& record) {
    return ours.contains({record.original_topic.str(), record.original_partition});
  });
  for (const TopicPartition& key : ours) partitions_.erase(key);
  last_ = nullptr;
  note_assignment();
  parts_.task->close(ours);
}

void WorkerSinkTask::commit_when_due() {
  if (pending_commit_) {
    if (Clock::now() < pending_commit_->deadline) return;
    commit_ended("no answer within offset.flush.timeout.ms");
  }
  if (!commit_requested_ && Clock::now() < next_commit_) return;
  commit_requested_ = false;
  next_commit_ = Clock::now() + parts_.commit_interval;
  commit(false);
}

bool WorkerSinkTask::commit(bool closing) {
  const std::optional<OffsetsByPartition> offsets = committable(closing);
  if (!offsets || offsets->empty()) return true;
  const bool news = std::any_of(offsets->begin(), offsets->end(), [&](const auto& entry) {
    return partitions_.at(entry.first).last_committed != entry.second;
  });
  if (news) return send_commit(*offsets, closing);
  commit_succeeded();
  return true;
}

std::optional<OffsetsByPartition> WorkerSinkTask::committable(bool closing) {
  OffsetsByPartition current;
  for (const auto& [key, partition] : partitions_) {
    if (partition.delivered) current[key] = *partition.delivered;
  }
  if (current.empty()) return current;
  commit_began_ = Clock::now();
  parts_.metrics->commit_started(++commits_);
  if (!errors_.settle_reports(Clock::now() + parts_.commit_timeout)) {
    log().warn("Records are still on their way to the dead letter queue; no offsets are committed");
    parts_.metrics->offset_commit_failed(Clock::now());
    return std::nullopt;
  }
  OffsetsByPartition allowed;
  try {
    allowed = parts_.task->pre_commit(current);
  } catch (const std::exception& error) {
    parts_.metrics->offset_commit_failed(Clock::now());
    if (closing) {
      log().warn("Offset commit failed while the task closes; nothing is committed: {}",
                 error.what());
      return std::nullopt;
    }
    log().error("Offset commit failed, rewinding to the last committed offsets: {}", error.what());
    OffsetsByPartition back;
    for (const auto& [key, partition] : partitions_) {
      if (partition.last_committed) back[key] = *partition.last_committed;
    }
    records_.clear();
    seek(back);
    return std::nullopt;
  }
  std::erase_if(allowed, [&](const auto& entry) {
    const auto known = current.find(entry.first);
    if (known != current.end() && entry.second <= known->second) return false;
    log().warn("Ignoring offset {} of {}-{}: the task has not been given that much", entry.second,
               entry.first.topic, entry.first.partition);
    return true;
  });
  return allowed;
}

bool WorkerSinkTask::send_commit(const OffsetsByPartition& offsets, bool closing) {
  try {
    if (closing) {
      consumer_->commit(offsets, parts_.commit_timeout);
      for (const auto& [key, offset] : offsets) partitions_.at(key).last_committed = offset;
      pending_commit_.reset();
      commit_succeeded();
    } else {
      pending_commit_ = {commits_, offsets, Clock::now() + parts_.commit_timeout};
      consumer_->commit_async(offsets, commits_);
    }
    return true;
  } catch (const KafkaClientException& error) {
    commit_ended(error.what());
    return false;
  }
}

void WorkerSinkTask::take_commit_results() {
  if (!pending_commit_) return;
  for (const Consumer::CommitResult& result : consumer_->poll_commits()) {
    // An answer that came too late belongs to a commit that is counted as failed.
    if (!pending_commit_ || result.id != pending_commit_->id) {
      parts_.metrics->commit_skipped(Clock::now());
      continue;
    }
    if (result.error != 0) {
      commit_ended(result.message);
      continue;
    }
    for (const auto& [key, offset] : pending_commit_->offsets) {
      const auto found = partitions_.find(key);
      if (found != partitions_.end()) found->second.last_committed = offset;
    }
    pending_commit_.reset();
    commit_succeeded();
  }
}

void WorkerSinkTask::commit_succeeded() {
  const Clock::time_point now = Clock::now();
  parts_.metrics->offsets_committed(now - commit_began_, now);
  parts_.metrics->commit_completed(now);
}

void WorkerSinkTask::commit_ended(const std::string& error) {
  parts_.metrics->offset_commit_failed(Clock::now());
  log().warn("Commit of offsets failed and is tried again later: {}", error);
  pending_commit_.reset();
}

}  // namespace kconnect
