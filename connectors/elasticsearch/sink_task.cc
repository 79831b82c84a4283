#include "elasticsearch/sink_task.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "elasticsearch/resource_name.h"
#include "elasticsearch/server_info.h"

namespace kconnect::elasticsearch {

namespace {

using std::chrono::milliseconds;

// How long a task that ends waits for answers, so that their offsets are committed.
constexpr auto farewell = std::chrono::seconds(2);
// Times max.buffered.records: how many records may wait for one before them.
constexpr size_t backlog_to_pause = 10;
constexpr size_t backlog_to_resume = 5;

spdlog::logger& log() {
  static auto& instance = logger("io.confluent.connect.elasticsearch.ElasticsearchSinkTask");
  return instance;
}

bool is_ready(const std::shared_future<void>& future) {
  return !future.valid() || future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace

void ElasticsearchSinkTask::start(SinkTaskContext& context, const ConfigMap& props) {
  context_ = &context;
  config_ = Config::parse(dialect_, props);
  null_values_ = config_.null_values();
  ErrantRecordReporter* reporter = context.errant_record_reporter();
  has_reporter_ = reporter != nullptr;
  if (!has_reporter_) log().warn("There is no dead letter queue: refused records are only logged");
  client_ = std::make_unique<Client>(config_);
  resources_ = std::make_unique<Resources>(config_, *client_, context.stop_token());
  writer_ = std::make_unique<RecordWriter>(config_);
  refusals_ = std::make_unique<Refusals>(config_, reporter);
  greet();
  processor_ = std::make_unique<BulkProcessor>(config_, reporter);
}

void ElasticsearchSinkTask::greet() {
  const ServerInfo server = ask_server(*client_, context_->stop_token());
  if (server.is_stranger) throw ConnectException(stranger_message(server));
  if (!server.version.empty()) {
    log().info("Connected to {} {}", server.name, server.version);
  } else {
    log().warn("The server's version is not known: {}", server.problem);
  }
}

void ElasticsearchSinkTask::put(const SinkRecords& records) {
  processor_->throw_if_failed();
  settle();
  follow_backlog();
  if (records.empty()) return;
  struct Filling {
    explicit Filling(BulkProcessor& processor) : processor(processor) { processor.begin(); }
    ~Filling() { processor.end(); }
    Filling(const Filling&) = delete;
    Filling& operator=(const Filling&) = delete;
    BulkProcessor& processor;
  };
  const Filling filling(*processor_);
  for (const SinkRecord& record : records) take(record);
}

void ElasticsearchSinkTask::take(const SinkRecord& record) {
  processor_->wait_for_room(context_->stop_token());
  BulkItem item{.ticket = offsets_.track(record), .offset = record.offset};
  if (has_reporter_) item.origin = record.origin;
  if (!write(record, item)) reported_.push_back(std::move(item));
}

bool ElasticsearchSinkTask::write(const SinkRecord& record, BulkItem& item) {
  const bool has_value = !record.value.is_null();
  if (!has_value && null_values_ == NullValues::Ignore) {
    refusals_->report(
        item, std::make_exception_ptr(ConnectException("Cannot write null valued record.")));
    return false;
  }
  try {
    const auto templated = writer_->templated_index(record);
    Resources::Resource& resource = resource_of(record, templated);
    resources_->ensure_exists(resource);
    if (has_value && !resource.has_mapping && !config_.ignores_schema(record.topic))
      ensure_mapping(resource, record);
    const auto written = writer_->write(record, resource.name, processor_->body());
    if (!written) return false;
    item.document = written->document;
    item.has_external_version = written->has_external_version;
    processor_->add(std::move(item), written->source_bytes);
    return true;
  } catch (const MalformedDocumentException& error) {
    if (const auto reason = refusals_->malformed(item, error.what()))
      std::rethrow_exception(reason);
  } catch (const DataException& error) {
    drop(record, item, error);
  }
  return false;
}

Resources::Resource& ElasticsearchSinkTask::resource_of(
    const SinkRecord& record, const std::optional<std::string>& templated) {
  if (templated) return resources_->of(*templated);
  if (last_resource_ == nullptr || record.topic != std::string_view(last_topic_)) {
    last_topic_ = record.topic.str();
    auto& resource = resources_by_topic_[last_topic_];
    if (resource == nullptr) resource = &resources_->of(resource_name(config_, last_topic_));
    last_resource_ = resource;
  }
  return *last_resource_;
}

// Without a schema the task fails: no document of this index could be stored as it should be.
void ElasticsearchSinkTask::ensure_mapping(Resources::Resource& resource,
                                           const SinkRecord& record) {
  try {
    resources_->ensure_mapping(resource, record.value_schema);
  } catch (const DataException& error) {
    throw MappingException(error.what());
  }
}

void ElasticsearchSinkTask::drop(const SinkRecord& record, BulkItem& item,
                                 const DataException& error) {
  refusals_->report(item, std::current_exception());
  if (!config_.drop_invalid_message) throw;
  log().error("Can't convert record from topic={} partition={} offset={}: {}",
              record.original_topic.view(), record.original_partition, record.offset, error.what());
}

void ElasticsearchSinkTask::settle() {
  std::vector<BulkItem> finished = processor_->take_finished();
  const auto settle_item = [this](BulkItem& item) {
    if (!is_ready(item.reported)) return false;
    offsets_.done(item.ticket);
    return true;
  };
  std::erase_if(reported_, settle_item);
  for (BulkItem& item : finished) {
    if (!settle_item(item)) reported_.push_back(std::move(item));
  }
}

// One record that is not acknowledged holds back all behind it.
void ElasticsearchSinkTask::follow_backlog() {
  const auto unit = static_cast<size_t>(config_.max_buffered_records);
  const size_t backlog = offsets_.tracked();
  if (!is_paused_ && backlog > backlog_to_pause * unit) {
    context_->pause(context_->assignment());
    is_paused_ = true;
  } else if (is_paused_ && backlog <= backlog_to_resume * unit) {
    context_->resume(context_->assignment());
    is_paused_ = false;
  }
  if (is_paused_) context_->retry_in(milliseconds(100));
}

OffsetsByPartition ElasticsearchSinkTask::pre_commit(const OffsetsByPartition& current) {
  if (config_.flush_synchronously) return commit_everything(current);
  processor_->flush();
  if (context_->stop_token().stop_requested()) wait_for_last_answers();
  settle();
  OffsetsByPartition offsets = offsets_.committable();
  std::erase_if(offsets, [&](const auto& entry) { return !current.contains(entry.first); });
  for (auto& [partition, offset] : offsets) offset = std::min(offset, current.at(partition));
  return offsets;
}

OffsetsByPartition ElasticsearchSinkTask::commit_everything(const OffsetsByPartition& current) {
  bool is_idle = false;
  auto deadline = BulkProcessor::Clock::now() + milliseconds(config_.flush_timeout_ms);
  if (context_->stop_token().stop_requested()) {
    is_idle = wait_for_last_answers();
    deadline = *last_moment_;
  } else {
    is_idle = processor_->wait_until_idle(deadline, context_->stop_token());
  }
  settle();
  for (const BulkItem& item : reported_) {
    if (item.reported.valid()) item.reported.wait_until(deadline);
  }
  settle();
  return is_idle && reported_.empty() ? current : OffsetsByPartition{};
}

bool ElasticsearchSinkTask::wait_for_last_answers() {
  if (!last_moment_) last_moment_ = BulkProcessor::Clock::now() + farewell;
  return processor_->wait_until_idle(*last_moment_, {});
}

void ElasticsearchSinkTask::close(const std::set<TopicPartition>& partitions) {
  settle();
  offsets_.close(partitions);
}

void ElasticsearchSinkTask::stop() {
  if (processor_ == nullptr) return;
  wait_for_last_answers();
  processor_.reset();
}

}  // namespace kconnect::elasticsearch
