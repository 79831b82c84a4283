#include "runtime/herded_connector.h"

#include <algorithm>
#include <numeric>

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

std::vector<size_t> first_numbers(size_t count) {
  std::vector<size_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

ConfigMap merged(const ConfigMap& config, const NullableConfigMap& patch) {
  ConfigMap result = config;
  for (const auto& [key, value] : patch) {
    if (value) {
      result[key] = *value;
    } else {
      result.erase(key);
    }
  }
  return result;
}

}  // namespace

HerdedConnector::HerdedConnector(std::string name, HerderContext& context)
    : name_(std::move(name)),
      context_(context),
      state_{State::Unassigned, context.worker_id, std::nullopt} {}

ConnectorInfo HerdedConnector::info() const {
  const std::lock_guard lock(state_mutex_);
  ConnectorInfo info{name_, config_, {}, type_};
  for (size_t task = 0; task < tasks_.size(); ++task)
    info.tasks.push_back({name_, static_cast<int>(task)});
  return info;
}

ConnectorStatus HerdedConnector::status() const {
  const std::lock_guard lock(state_mutex_);
  ConnectorStatus status{name_, state_, {}, type_};
  for (size_t task = 0; task < tasks_.size(); ++task)
    status.tasks[static_cast<int>(task)] = tasks_[task].state;
  return status;
}

TargetState HerdedConnector::target_state() const {
  const std::lock_guard lock(state_mutex_);
  return target_;
}

std::vector<TaskInfo> HerdedConnector::task_infos() const {
  const std::lock_guard lock(state_mutex_);
  std::vector<TaskInfo> infos;
  for (size_t task = 0; task < tasks_.size(); ++task)
    infos.push_back({{name_, static_cast<int>(task)}, tasks_[task].config});
  return infos;
}

std::vector<std::shared_ptr<WorkerTask>> HerdedConnector::running_tasks() const {
  const std::lock_guard lock(state_mutex_);
  std::vector<std::shared_ptr<WorkerTask>> running;
  for (const TaskEntry& entry : tasks_) {
    if (entry.task != nullptr) running.push_back(entry.task);
  }
  return running;
}

bool HerdedConnector::responds_by(std::chrono::steady_clock::time_point deadline) {
  return CommandLock(commands_, deadline).owns_lock();
}

bool HerdedConnector::has_failed() const {
  const std::lock_guard lock(state_mutex_);
  return state_.state == State::Failed;
}

HerdedConnector::CommandLock HerdedConnector::lock_commands() {
  CommandLock lock(commands_, command_timeout);
  if (!lock) {
    throw HerderException(500, fmt::format("Request timed out. Connector {} is busy with another "
                                           "change, which has not ended for 90 seconds.",
                                           name_));
  }
  if (closing_) throw HerderException(500, "The worker is shutting down");
  if (removed_) throw HerderException(404, fmt::format("Connector {} not found", name_));
  return lock;
}

void HerdedConnector::configure(const ConfigMap& config, std::optional<TargetState> target) {
  const CommandLock commands = lock_commands();
  configure_locked(config, target);
}

void HerdedConnector::patch(const NullableConfigMap& patch) {
  const CommandLock commands = lock_commands();
  const ConfigMap config = merged(config_, patch);
  context_.validator.require_valid(nullable(config));
  configure_locked(config, std::nullopt);
}

void HerdedConnector::configure_locked(const ConfigMap& config, std::optional<TargetState> target) {
  const LogContext context = connector_context(name_);
  stop_connector();
  {
    const std::lock_guard lock(state_mutex_);
    config_ = config;
    if (target) target_ = *target;
  }
  start_connector();
}

void HerdedConnector::start_connector() {
  try {
    const ResolvedConnectorConfig config = context_.worker.resolve(config_);
    const auto weak = weak_from_this();
    connector_ = std::make_unique<WorkerConnector>(
        name_, config.values, context_.plugins,
        ConnectorRequests{[weak] {
                            if (const auto self = weak.lock()) self->request_task_reconfiguration();
                          },
                          [weak](std::exception_ptr error) {
                            if (const auto self = weak.lock()) self->fail(error);
                          }});
    {
      const std::lock_guard lock(state_mutex_);
      type_ = connector_->type();
    }
    read_from_embedded_broker(config.values);
    schedule_reload(config);
    connector_->start(target_);
    set_state(state_of(target_));
    if (target_ == TargetState::Started) update_tasks();
    note_start(true);
  } catch (const std::exception& error) {
    note_start(false);
    fail(std::current_exception());
    throw HerderException(500,
                          fmt::format("Failed to start connector {}: {}", name_, error.what()));
  }
}

void HerdedConnector::note_start(bool success) {
  context_.worker.monitor().metrics().connector_starts().started(success, Clock::now());
}

void HerdedConnector::stop_connector() noexcept {
  if (connector_ == nullptr) return;
  connector_->stop();
  connector_.reset();
  set_state(State::Unassigned);
}

void HerdedConnector::read_from_embedded_broker(const ConfigMap& config) {
  if (context_.embedded == nullptr || type_ != ConnectorType::Sink) return;
  const auto topics = std::make_shared<SinkTopics>(config);
  context_.embedded->remove_reader(name_);
  context_.embedded->add_reader(
      name_, [topics](const std::string& topic) { return topics->reads(topic); });
}

// config.action.reload: what a provider gave for a limited time is asked for again.
void HerdedConnector::schedule_reload(const ResolvedConnectorConfig& config) {
  const uint64_t reload = ++reloads_;
  if (!config.ttl ||
      parse_connector_config(type_, config.values).config_action_reload != "restart") {
    return;
  }
  log().info("Connector {} is restarted in {} ms, when values of its configuration expire", name_,
             config.ttl->count());
  post_at(Clock::now() + *config.ttl, [reload](HerdedConnector& self) {
    const CommandLock commands = self.lock_commands();
    if (reload != self.reloads_ || self.target_ != TargetState::Started) return;
    self.run_again(first_numbers(self.tasks_.size()), true);
  });
}

void HerdedConnector::set_state(State state) {
  const std::lock_guard lock(state_mutex_);
  state_ = {state, context_.worker_id, std::nullopt};
}

void HerdedConnector::fail(const std::exception_ptr& error) {
  const std::string trace = exception_trace(error);
  log().error("Connector {} failed: {}", name_, trace);
  const std::lock_guard lock(state_mutex_);
  state_ = {State::Failed, context_.worker_id, trace};
}

void HerdedConnector::update_tasks() {
  const ConnectorConfig config =
      parse_connector_config(type_, context_.worker.resolve(config_).values);
  const std::vector<ConfigMap> wanted =
      connector_->task_configs(config.tasks_max, config.tasks_max_enforce);
  const bool same =
      config_of_tasks_ == config_ &&
      std::equal(wanted.begin(), wanted.end(), tasks_.begin(), tasks_.end(),
                 [](const ConfigMap& a, const TaskEntry& b) { return a == b.config; });
  if (same) return;
  stop_all_tasks();
  {
    const std::lock_guard lock(state_mutex_);
    // In their places before they start, so that their reports find them.
    for (const ConfigMap& task : wanted)
      tasks_.push_back(
          {task, {State::Unassigned, context_.worker_id, std::nullopt}, nullptr, 0, {}});
  }
  config_of_tasks_ = config_;
  for (size_t task = 0; task < wanted.size(); ++task) start_task(task);
}

void HerdedConnector::start_task(size_t task) {
  uint64_t run = 0;
  {
    const std::lock_guard lock(state_mutex_);
    if (closing_) return;
    run = ++runs_;
    tasks_[task].run = run;
    tasks_[task].state = {State::Unassigned, context_.worker_id, std::nullopt};
  }
  std::shared_ptr<WorkerTask> started;
  try {
    if (connector_ == nullptr) throw ConnectException("The connector does not run");
    started = context_.worker.start_task(
        *connector_, {.id = {name_, static_cast<int>(task)},
                      .connector_config = context_.worker.resolve(config_).values,
                      .task_config = context_.worker.resolve(tasks_[task].config).values,
                      .task_count = static_cast<int>(tasks_.size()),
                      .target = target_,
                      .active_topics = active_topics_,
                      .listener = [weak = weak_from_this(), task, run](
                                      State state, std::optional<std::string> trace) {
                        if (const auto self = weak.lock())
                          self->task_changed(task, run, state, std::move(trace));
                      }});
  } catch (const std::exception&) {
    const std::string trace = exception_trace(std::current_exception());
    log().error("Failed to start task {}-{}: {}", name_, task, trace);
    task_changed(task, run, State::Failed, trace);
  }
  const std::lock_guard lock(state_mutex_);
  tasks_[task].task = std::move(started);
}

void HerdedConnector::stop_tasks(const std::vector<size_t>& tasks) {
  std::vector<std::shared_ptr<WorkerTask>> running;
  for (const size_t task : tasks) {
    if (tasks_[task].task != nullptr) running.push_back(tasks_[task].task);
  }
  context_.worker.stop_tasks(running);
  const std::lock_guard lock(state_mutex_);
  for (const size_t task : tasks) tasks_[task].task.reset();
}

void HerdedConnector::stop_all_tasks() {
  stop_tasks(first_numbers(tasks_.size()));
  const std::lock_guard lock(state_mutex_);
  tasks_.clear();
}

void HerdedConnector::task_changed(size_t task, uint64_t run, State state,
                                   std::optional<std::string> trace) {
  const std::lock_guard lock(state_mutex_);
  if (task >= tasks_.size() || tasks_[task].run != run) return;
  tasks_[task].state = {state, context_.worker_id, std::move(trace)};
  if (state == State::Failed) restart_later(task, run);
}

void HerdedConnector::restart_later(size_t task, uint64_t run) {
  if (!context_.restart_failed || closing_) return;
  const auto delay = tasks_[task].restarts.next_delay(*context_.restart_failed, Clock::now());
  if (!delay) {
    log().error("Task {}-{} has failed too often within an hour; it is not restarted any more",
                name_, task);
    return;
  }
  log().warn("Task {}-{} has failed and is restarted in {} ms", name_, task, delay->count());
  post_at(Clock::now() + *delay, [task, run](HerdedConnector& self) {
    const CommandLock commands = self.lock_commands();
    if (task < self.tasks_.size() && self.tasks_[task].run == run) self.run_again({task}, false);
  });
}

void HerdedConnector::request_task_reconfiguration() {
  if (reconfiguration_requested_.exchange(true)) return;
  post([](HerdedConnector& self) {
    const CommandLock commands = self.lock_commands();
    self.reconfiguration_requested_ = false;
    const LogContext context = connector_context(self.name_);
    if (self.connector_ == nullptr || self.target_ != TargetState::Started) return;
    try {
      self.update_tasks();
    } catch (const std::exception&) {
      self.fail(std::current_exception());
    }
  });
}

void HerdedConnector::post(std::function<void(HerdedConnector&)> command) {
  context_.worker.run(
      "connector-" + name_, [weak = weak_from_this(), command = std::move(command)] {
        const auto self = weak.lock();
        if (self == nullptr) return;
        try {
          command(*self);
        } catch (const std::exception& error) {
          log().info("A change of connector {} was not made: {}", self->name_, error.what());
        }
      });
}

void HerdedConnector::post_at(Clock::time_point time,
                              std::function<void(HerdedConnector&)> command) {
  context_.timer.call_at(time, [weak = weak_from_this(), command = std::move(command)] {
    if (const auto self = weak.lock()) self->post(command);
  });
}

void HerdedConnector::move_tasks_to(TargetState target) {
  {
    const std::lock_guard lock(state_mutex_);
    target_ = target;
  }
  for (const auto& task : running_tasks()) task->set_target_state(target);
}

void HerdedConnector::pause() {
  const CommandLock commands = lock_commands();
  const LogContext context = connector_context(name_);
  move_tasks_to(TargetState::Paused);
  if (connector_ == nullptr || has_failed()) {
    log().error("Connector {} has failed: restart it", name_);
    return;
  }
  connector_->stop();
  set_state(State::Paused);
}

void HerdedConnector::resume() {
  const CommandLock commands = lock_commands();
  const LogContext context = connector_context(name_);
  if (target_ == TargetState::Started) return;
  move_tasks_to(TargetState::Started);
  if (connector_ == nullptr || has_failed()) {
    log().error("Connector {} has failed: restart it", name_);
    return;
  }
  try {
    connector_->start(TargetState::Started);
    set_state(State::Running);
    update_tasks();
  } catch (const std::exception&) {
    fail(std::current_exception());
  }
}

void HerdedConnector::stop() {
  const CommandLock commands = lock_commands();
  const LogContext context = connector_context(name_);
  {
    const std::lock_guard lock(state_mutex_);
    target_ = TargetState::Stopped;
  }
  stop_all_tasks();
  if (connector_ != nullptr) connector_->stop();
  set_state(State::Stopped);
}

ConnectorStatus HerdedConnector::restart(const RestartRequest& request) {
  const CommandLock commands = lock_commands();
  const LogContext context = connector_context(name_);
  const auto extends_to = [&](const StateInfo& state) {
    return !request.only_failed || state.state == State::Failed;
  };
  ConnectorStatus plan = status();
  const bool connector = extends_to(plan.connector);
  if (connector) plan.connector.state = State::Restarting;
  std::vector<size_t> tasks;
  for (auto& [task, state] : plan.tasks) {
    if (!request.include_tasks || !extends_to(state)) continue;
    tasks.push_back(static_cast<size_t>(task));
    state.state = State::Restarting;
  }
  run_again(tasks, connector);
  return plan;
}

void HerdedConnector::run_again(const std::vector<size_t>& tasks, bool connector) {
  const LogContext context = connector_context(name_);
  stop_tasks(tasks);
  std::vector<uint64_t> runs;
  for (const size_t task : tasks) runs.push_back(tasks_[task].run);
  if (connector) {
    stop_connector();
    start_connector();
  }
  // The connector may have made its tasks anew.
  for (size_t i = 0; i < tasks.size(); ++i) {
    if (tasks[i] < tasks_.size() && tasks_[tasks[i]].run == runs[i]) start_task(tasks[i]);
  }
}

void HerdedConnector::restart_task(int task) {
  const CommandLock commands = lock_commands();
  if (task < 0 || static_cast<size_t>(task) >= tasks_.size())
    throw HerderException(404, fmt::format("Task {}-{} not found", name_, task));
  run_again({static_cast<size_t>(task)}, false);
}

void HerdedConnector::remove() {
  const CommandLock commands = lock_commands();
  const LogContext context = connector_context(name_);
  removed_ = true;
  stop_all_tasks();
  stop_connector();
  if (context_.embedded != nullptr) context_.embedded->remove_reader(name_);
}

void HerdedConnector::while_stopped(const std::function<void()>& change) {
  const CommandLock commands = lock_commands();
  if (target_ != TargetState::Stopped || !tasks_.empty()) {
    throw HerderException(400,
                          "Connectors must be in the STOPPED state before their offsets can be "
                          "modified. This can be done for the specified connector by issuing a "
                          "'PUT' request to the '/connectors/" +
                              name_ + "/stop' endpoint");
  }
  change();
}

void HerdedConnector::begin_shutdown() {
  const std::lock_guard lock(state_mutex_);
  closing_ = true;
}

void HerdedConnector::shut_down() {
  const std::lock_guard commands(commands_);
  const LogContext context = connector_context(name_);
  // A change that was going on may have started some since.
  context_.worker.stop_tasks(running_tasks());
  if (connector_ != nullptr) connector_->stop();
}

}  // namespace kconnect
