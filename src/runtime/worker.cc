#include "runtime/worker.h"

#include <kconnect/log.h>

#include "runtime/connector_config.h"
#include "runtime/worker_sink_task.h"
#include "runtime/worker_source_task.h"

namespace kconnect {

namespace {

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.runtime.Worker");
  return instance;
}

TaskActivity activity_of(State state) {
  if (state == State::Running) return TaskActivity::Running;
  return state == State::Paused ? TaskActivity::Paused : TaskActivity::Other;
}

}  // namespace

Worker::Worker(WorkerSettings settings, const PluginRegistry& plugins, KafkaClients& clients,
               OffsetStore& offsets, ConfigResolver resolve, WorkerMonitor& monitor)
    : settings_(std::move(settings)),
      plugins_(plugins),
      clients_(clients),
      offsets_(offsets),
      stored_offsets_(settings_.props, plugins, clients, offsets),
      resolve_(std::move(resolve)),
      monitor_(monitor),
      committer_(offsets, settings_.offset_flush_interval) {}

std::shared_ptr<WorkerTask> Worker::make_task(const WorkerConnector& connector, TaskStart start) {
  const ErrorPolicy errors =
      error_policy(parse_connector_config(connector.type(), start.connector_config));
  TaskConverters converters = make_converters(settings_.props, start.connector_config, plugins_);
  TransformationChain transforms(start.connector_config, plugins_);
  std::shared_ptr<RecordTap> tap = monitor_.taps().of(start.id.connector);
  if (connector.type() == ConnectorType::Source) {
    auto metrics = monitor_.metrics().add_source_task(start.id.connector, start.id.task);
    TaskStateListener listener = noting(std::move(start.listener), metrics);
    return std::make_shared<WorkerSourceTask>(
        start.id, start.target, std::move(listener),
        SourceTaskParts{.make_task = connector.source_task_factory(),
                        .task_config = std::move(start.task_config),
                        .connector_config = std::move(start.connector_config),
                        .converter = {std::move(transforms), std::move(converters)},
                        .errors = errors,
                        .active_topics = std::move(start.active_topics),
                        .metrics = std::move(metrics),
                        .tap = std::move(tap),
                        .clients = clients_,
                        .offsets = offsets_,
                        .committer = committer_,
                        .topic_creation_enabled = settings_.topic_creation_enabled,
                        .flush_timeout = settings_.offset_flush_timeout});
  }
  auto metrics = monitor_.metrics().add_sink_task(start.id.connector, start.id.task);
  TaskStateListener listener = noting(std::move(start.listener), metrics);
  return std::make_shared<WorkerSinkTask>(
      start.id, start.target, std::move(listener),
      SinkTaskParts{.task = connector.create_sink_task(),
                    .task_config = std::move(start.task_config),
                    .connector_config = std::move(start.connector_config),
                    .converters = std::move(converters),
                    .transforms = std::move(transforms),
                    .errors = errors,
                    .active_topics = std::move(start.active_topics),
                    .metrics = std::move(metrics),
                    .tap = std::move(tap),
                    .clients = clients_,
                    .task_count = start.task_count,
                    .commit_interval = settings_.offset_flush_interval,
                    .commit_timeout = settings_.offset_flush_timeout});
}

std::shared_ptr<WorkerTask> Worker::start_task(const WorkerConnector& connector, TaskStart start) {
  const TaskId id = start.id;
  const LogContext context("[" + id.connector + "|task-" + std::to_string(id.task) + "] ");
  log().info("Creating task {}", id.text());
  std::shared_ptr<WorkerTask> task;
  try {
    task = make_task(connector, std::move(start));
  } catch (const std::exception&) {
    monitor_.metrics().task_starts().started(false, std::chrono::steady_clock::now());
    throw;
  }
  executor_.run("task-" + id.text(), [task] { task->run(); });
  return task;
}

void Worker::stop_tasks(const std::vector<std::shared_ptr<WorkerTask>>& tasks) const {
  for (const auto& task : tasks) task->request_stop();
  const auto deadline = std::chrono::steady_clock::now() + settings_.graceful_shutdown_timeout;
  for (const auto& task : tasks) {
    if (task->wait_until_ended(deadline)) continue;
    log().error("Graceful stop of task {} failed.", task->id().text());
    task->cancel();
  }
  for (const auto& task : tasks) monitor_.metrics().remove(task->id().connector, task->id().task);
}

TaskStateListener Worker::noting(TaskStateListener listener,
                                 std::shared_ptr<TaskMetrics> metrics) const {
  return [this, listener = std::move(listener), metrics = std::move(metrics), begun = false](
             State state, std::optional<std::string> trace) mutable {
    const MetricTime now = std::chrono::steady_clock::now();
    if (!std::exchange(begun, true))
      monitor_.metrics().task_starts().started(state != State::Failed, now);
    metrics->activity(activity_of(state), now);
    listener(state, std::move(trace));
  };
}

}  // namespace kconnect
