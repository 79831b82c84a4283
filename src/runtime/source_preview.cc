#include "runtime/source_preview.h"

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "runtime/record_tap.h"

namespace kconnect {

// One task, from its start to its end.
class SourcePreview::Task : private SourceTaskContext {
 public:
  Task(SourcePreview& preview, ConfigMap config, const std::stop_token& stop)
      : preview_(preview),
        config_(std::move(config)),
        stop_(stop),
        reader_(preview.offsets_, preview.name_),
        converter_(TransformationChain(preview.config_, preview.plugins_),
                   make_converters(preview.worker_, preview.config_, preview.plugins_)),
        errors_({preview.name_, 0}, error_policy(preview.framework_), stop, metrics_),
        task_(preview.connector_.source_task_factory()()) {}
  ~Task() override { task_->stop(); }
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;

  void run(size_t& left, const PreviewListener& listener) {
    task_->start(*this, config_);
    SourceRecords records;
    while (left > 0 && !stop_.stop_requested() && !preview_.reconfigured_) {
      records.clear();
      if (!poll(records)) continue;
      for (SourceRecord& record : records) {
        if (left > 0) take(record, left, listener);
      }
      if (task_->at_end().value_or(records.empty())) return;
    }
  }

 private:
  const ConfigMap& config() const override { return config_; }
  OffsetReader& offsets() override { return reader_; }
  std::stop_token stop_token() const override { return stop_; }

  // False when the source wants to be asked again.
  bool poll(SourceRecords& records) {
    try {
      task_->poll(records);
      return true;
    } catch (const RetriableException&) {
      wait_or_stop(std::chrono::milliseconds(100), stop_);
      return false;
    }
  }

  void take(SourceRecord& record, size_t& left, const PreviewListener& listener) {
    if (!converter_.convert(record, errors_)) {
      const TapEnd end = tap_end(converter_.stopped_at(), errors_.take_failure(), nullptr);
      listener.skipped(end.error.empty() ? fmt::format("dropped by {}", end.transform)
                                         : fmt::format("{}: {}", end.stage, end.error));
      return;
    }
    const OutgoingRecord& outgoing = converter_.outgoing();
    PreviewMessage message;
    message.topic = record.topic.str();
    message.partition_number = outgoing.partition;
    message.offset_number = next_offset_++;
    message.timestamp_millis = outgoing.timestamp;
    message.key_bytes = owned(outgoing.key);
    message.value_bytes = owned(outgoing.value);
    for (const OutgoingHeader& header : outgoing.headers)
      message.header_bytes.emplace_back(header.key, owned(header.value));
    --left;
    listener.message(message, converter_.converters());
  }

  SourcePreview& preview_;
  const ConfigMap config_;
  const std::stop_token stop_;
  ConnectorOffsetReader reader_;
  ErrorMetrics metrics_;
  SourceRecordConverter converter_;
  RetryWithTolerance errors_;
  std::unique_ptr<SourceTask> task_;
  int64_t next_offset_ = 0;
};

SourcePreview::SourcePreview(std::string name, ConfigMap connector, const ConfigMap& worker,
                             const PluginRegistry& plugins, OffsetStore& offsets)
    : name_(std::move(name)),
      config_(std::move(connector)),
      worker_(worker),
      plugins_(plugins),
      offsets_(offsets),
      framework_(parse_connector_config(ConnectorType::Source, config_)),
      connector_(name_, config_, plugins,
                 {.reconfigure_tasks = [this] { reconfigured_ = true; },
                  .fail =
                      [this](std::exception_ptr error) {
                        failure_ = std::move(error);
                        failed_ = true;
                        reconfigured_ = true;
                      }}) {}

void SourcePreview::run(size_t limit, const PreviewListener& listener,
                        const std::stop_token& stop) {
  size_t left = limit;
  connector_.start(TargetState::Started);
  struct Stopper {
    ~Stopper() { connector.stop(); }
    WorkerConnector& connector;
  } const stopper{connector_};
  do {
    reconfigured_ = false;
    run_tasks(left, listener, stop);
    if (failed_) std::rethrow_exception(failure_);
  } while (reconfigured_ && left > 0 && !stop.stop_requested());
}

void SourcePreview::run_tasks(size_t& left, const PreviewListener& listener,
                              const std::stop_token& stop) {
  for (ConfigMap& config :
       connector_.task_configs(framework_.tasks_max, framework_.tasks_max_enforce)) {
    if (left == 0 || stop.stop_requested() || reconfigured_) return;
    Task(*this, std::move(config), stop).run(left, listener);
  }
}

}  // namespace kconnect
