#include "runtime/standalone_herder.h"

#include <chrono>

#include <fmt/format.h>

#include <kconnect/log.h>

#include "runtime/connector_config.h"
#include "runtime/sink_subscription.h"

namespace kconnect {

namespace {

constexpr auto command_timeout = std::chrono::seconds(90);

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.runtime.standalone.StandaloneHerder");
  return instance;
}

State state_of(TargetState target) {
  switch (target) {
    case TargetState::Started:
      return State::Running;
    case TargetState::Paused:
      return State::Paused;
    case TargetState::Stopped:
      return State::Stopped;
  }
  return State::Unassigned;
}

LogContext connector_context(const std::string& name) {
  return LogContext("[" + name + "|worker] ");
}

}  // namespace

StandaloneHerder::StandaloneHerder(Worker& worker, const PluginRegistry& plugins,
                                   const ConnectorValidator& validator, EmbeddedBroker* embedded)
    : worker_(worker),
      plugins_(plugins),
      validator_(validator),
      embedded_(embedded),
      request_thread_([this](const std::stop_token& stop) { serve_requests(stop); }) {}

StandaloneHerder::~StandaloneHerder() {
  stop();
}

void StandaloneHerder::set_worker_id(std::string worker_id) {
  const std::lock_guard lock(state_mutex_);
  worker_id_ = std::move(worker_id);
}

void StandaloneHerder::set_kafka_cluster_id(std::string id) {
  const std::lock_guard lock(state_mutex_);
  cluster_id_ = std::move(id);
}

void StandaloneHerder::set_ready() {
  {
    const std::lock_guard lock(state_mutex_);
    ready_ = true;
  }
  if (embedded_ != nullptr) embedded_->all_readers_known();
}

std::string StandaloneHerder::kafka_cluster_id() const {
  const std::lock_guard lock(state_mutex_);
  return cluster_id_;
}

bool StandaloneHerder::ready() const {
  const std::lock_guard lock(state_mutex_);
  return ready_;
}

std::vector<std::string> StandaloneHerder::connectors() const {
  const std::lock_guard lock(state_mutex_);
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

const StandaloneHerder::Entry& StandaloneHerder::entry_of(const std::string& name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end())
    throw HerderException(404, fmt::format("Connector {} not found", name));
  return found->second;
}

ConnectorInfo StandaloneHerder::connector_info(const std::string& name) const {
  return info_of(name);
}

ConnectorInfo StandaloneHerder::info_of(const std::string& name) const {
  const std::lock_guard lock(state_mutex_);
  const Entry& entry = entry_of(name);
  ConnectorInfo info{name, entry.config, {}, entry.type};
  for (size_t task = 0; task < entry.tasks.size(); ++task)
    info.tasks.push_back({name, static_cast<int>(task)});
  return info;
}

ConnectorStatus StandaloneHerder::connector_status(const std::string& name) const {
  const std::lock_guard lock(state_mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end())
    throw HerderException(404, fmt::format("No status found for connector {}", name));
  const Entry& entry = found->second;
  ConnectorStatus status{name, entry.state, {}, entry.type};
  for (size_t task = 0; task < entry.tasks.size(); ++task) {
    status.tasks[static_cast<int>(task)] = entry.tasks[task].state;
  }
  return status;
}

const ConfigDef& StandaloneHerder::connector_config_def(PluginKind kind) const {
  return kind == PluginKind::SinkConnector ? SinkConnectorConfig::spec().def()
                                           : SourceConnectorConfig::spec().def();
}

StandaloneHerder::CommandLock StandaloneHerder::lock_commands() {
  CommandLock lock(commands_, command_timeout);
  if (!lock) {
    throw HerderException(500,
                          "Request timed out. The worker is busy with another change, which has "
                          "not ended for 90 seconds.");
  }
  if (stopped_) throw HerderException(500, "The worker is shutting down");
  return lock;
}

ConfigInfos StandaloneHerder::validate_connector_config(const NullableConfigMap& config) {
  return validator_.validate(config);
}

// Throws unless the configuration is valid; completes it with the name.
ConfigMap StandaloneHerder::checked(const std::string& name, const NullableConfigMap& config) {
  NullableConfigMap complete = config;
  complete["name"] = name;
  const ConfigInfos infos = validator_.validate(complete);
  if (infos.error_count > 0) throw HerderException(400, invalid_config_message(infos));
  ConfigMap result;
  for (const auto& [key, value] : complete) result[key] = *value;
  return result;
}

CreatedConnector StandaloneHerder::put_connector_config(const std::string& name,
                                                        const NullableConfigMap& config,
                                                        TargetState initial_state, bool replace) {
  const CommandLock commands = lock_commands();
  const LogContext context = connector_context(name);
  const ConfigMap raw = checked(name, config);
  bool created = false;
  {
    const std::lock_guard lock(state_mutex_);
    created = !entries_.contains(name);
  }
  if (!created && !replace)
    throw HerderException(409, fmt::format("Connector {} already exists", name));
  if (!created) stop_connector(name);
  {
    const std::lock_guard lock(state_mutex_);
    Entry& entry = entries_[name];
    entry.config = raw;
    if (created) entry.target = initial_state;
  }
  start_connector(name);
  return {created, info_of(name)};
}

void StandaloneHerder::start_connector(const std::string& name) {
  Entry& entry = entries_.at(name);
  try {
    const ConfigMap config = worker_.resolve(entry.config);
    entry.connector = std::make_unique<WorkerConnector>(
        name, config, plugins_,
        ConnectorRequests{[this, name] { post([this, name] { reconfigure_tasks(name); }); },
                          [this, name](std::exception_ptr error) {
                            post([this, name, error] {
                              fail_connector(name, exception_trace(error));
                            });
                          }});
    {
      const std::lock_guard lock(state_mutex_);
      entry.type = entry.connector->type();
    }
    read_from_embedded_broker(name, config);
    entry.connector->start(entry.target);
    {
      const std::lock_guard lock(state_mutex_);
      entry.state = {state_of(entry.target), worker_id_, std::nullopt};
    }
    if (entry.target == TargetState::Started) start_tasks(name);
  } catch (const std::exception& error) {
    fail_connector(name, exception_trace(std::current_exception()));
    throw HerderException(500, fmt::format("Failed to start connector {}: {}", name, error.what()));
  }
}

void StandaloneHerder::read_from_embedded_broker(const std::string& name, const ConfigMap& config) {
  if (embedded_ == nullptr || entries_.at(name).type != ConnectorType::Sink) return;
  const auto topics = std::make_shared<SinkTopics>(config);
  embedded_->add_reader(name, [topics](const std::string& topic) { return topics->reads(topic); });
}

void StandaloneHerder::fail_connector(const std::string& name, const std::string& trace) {
  log().error("Connector {} failed: {}", name, trace);
  const std::lock_guard lock(state_mutex_);
  const auto entry = entries_.find(name);
  if (entry != entries_.end()) entry->second.state = {State::Failed, worker_id_, trace};
}

void StandaloneHerder::start_tasks(const std::string& name) {
  Entry& entry = entries_.at(name);
  const ConnectorConfig config = parse_connector_config(entry.type, worker_.resolve(entry.config));
  std::vector<ConfigMap> configs =
      entry.connector->task_configs(config.tasks_max, config.tasks_max_enforce);
  uint64_t generation = 0;
  {
    const std::lock_guard lock(state_mutex_);
    generation = ++generations_;
    entry.generation = generation;
    entry.tasks.clear();
    // In their places before they start, so that their reports find them.
    for (ConfigMap& task_config : configs) {
      entry.tasks.push_back({task_config, {State::Unassigned, worker_id_, std::nullopt}, nullptr});
    }
  }
  for (size_t task = 0; task < configs.size(); ++task) {
    TaskEntry started = start_task(name, static_cast<int>(task), configs[task],
                                   static_cast<int>(configs.size()), generation);
    const std::lock_guard lock(state_mutex_);
    entry.tasks[task].task = std::move(started.task);
    if (started.state.state == State::Failed) entry.tasks[task].state = std::move(started.state);
  }
}

StandaloneHerder::TaskEntry StandaloneHerder::start_task(const std::string& name, int task,
                                                         const ConfigMap& raw, int task_count,
                                                         uint64_t generation) {
  Entry& entry = entries_.at(name);
  TaskEntry started{raw, {}, nullptr};
  try {
    started.task = worker_.start_task(
        *entry.connector, {name, task}, worker_.resolve(entry.config), worker_.resolve(raw),
        task_count, entry.target,
        [this, generation](const TaskId& id, State state, std::optional<std::string> trace) {
          task_changed(generation, id, state, std::move(trace));
        });
  } catch (const std::exception&) {
    const std::string trace = exception_trace(std::current_exception());
    log().error("Failed to start task {}-{}: {}", name, task, trace);
    started.state = {State::Failed, worker_id_, trace};
  }
  return started;
}

void StandaloneHerder::task_changed(uint64_t generation, const TaskId& id, State state,
                                    std::optional<std::string> trace) {
  const std::lock_guard lock(state_mutex_);
  const auto entry = entries_.find(id.connector);
  if (entry == entries_.end() || entry->second.generation != generation) return;
  entry->second.tasks[static_cast<size_t>(id.task)].state = {state, worker_id_, std::move(trace)};
}

std::vector<std::shared_ptr<WorkerTask>> StandaloneHerder::running_tasks(const Entry& entry) {
  std::vector<std::shared_ptr<WorkerTask>> tasks;
  for (const TaskEntry& task : entry.tasks) {
    if (task.task != nullptr) tasks.push_back(task.task);
  }
  return tasks;
}

void StandaloneHerder::stop_connector(const std::string& name) {
  Entry& entry = entries_.at(name);
  worker_.stop_tasks(running_tasks(entry));
  if (entry.connector != nullptr) entry.connector->stop();
  entry.connector.reset();
  if (embedded_ != nullptr) embedded_->remove_reader(name);
  const std::lock_guard lock(state_mutex_);
  entry.tasks.clear();
  entry.state = {State::Unassigned, worker_id_, std::nullopt};
}

void StandaloneHerder::delete_connector(const std::string& name) {
  const CommandLock commands = lock_commands();
  const LogContext context = connector_context(name);
  {
    const std::lock_guard lock(state_mutex_);
    entry_of(name);
  }
  stop_connector(name);
  const std::lock_guard lock(state_mutex_);
  entries_.erase(name);
}

// The connector asked for it: its tasks are made anew when their configurations differ.
void StandaloneHerder::reconfigure_tasks(const std::string& name) {
  const CommandLock commands = lock_commands();
  const LogContext context = connector_context(name);
  const auto found = entries_.find(name);
  if (found == entries_.end() || found->second.connector == nullptr) return;
  Entry& entry = found->second;
  if (entry.target != TargetState::Started) return;
  try {
    const ConnectorConfig config =
        parse_connector_config(entry.type, worker_.resolve(entry.config));
    const std::vector<ConfigMap> wanted =
        entry.connector->task_configs(config.tasks_max, config.tasks_max_enforce);
    const bool same =
        std::equal(wanted.begin(), wanted.end(), entry.tasks.begin(), entry.tasks.end(),
                   [](const ConfigMap& a, const TaskEntry& b) { return a == b.config; });
    if (same) return;
    worker_.stop_tasks(running_tasks(entry));
    start_tasks(name);
  } catch (const std::exception&) {
    fail_connector(name, exception_trace(std::current_exception()));
  }
}

void StandaloneHerder::post(std::function<void()> request) {
  {
    const std::lock_guard lock(requests_mutex_);
    requests_.push_back(std::move(request));
  }
  requests_changed_.notify_one();
}

void StandaloneHerder::serve_requests(const std::stop_token& stop) {
  std::unique_lock lock(requests_mutex_);
  while (requests_changed_.wait(lock, stop, [&] { return !requests_.empty(); })) {
    const std::function<void()> request = std::move(requests_.front());
    requests_.pop_front();
    lock.unlock();
    try {
      request();
    } catch (const std::exception& error) {
      log().error("A connector's request failed: {}", error.what());
    }
    lock.lock();
  }
}

void StandaloneHerder::stop() {
  request_thread_.request_stop();
  const std::lock_guard commands(commands_);
  if (stopped_) return;
  stopped_ = true;
  std::vector<std::shared_ptr<WorkerTask>> tasks;
  for (const auto& [name, entry] : entries_) {
    const auto own = running_tasks(entry);
    tasks.insert(tasks.end(), own.begin(), own.end());
  }
  worker_.stop_tasks(tasks);
  for (auto& [name, entry] : entries_) {
    const LogContext context = connector_context(name);
    if (entry.connector != nullptr) entry.connector->stop();
  }
}

}  // namespace kconnect
