#include "runtime/standalone_herder.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>

#include <fmt/format.h>

#include <kconnect/log.h>

#include "runtime/connector_config.h"
#include "sdk/log_rings.h"

namespace kconnect {

namespace {

constexpr auto command_timeout = std::chrono::seconds(90);
constexpr auto cluster_id_patience = std::chrono::seconds(1);
constexpr auto connector_stop_timeout = std::chrono::seconds(5);

constexpr std::string_view not_found = "Connector {} not found";
constexpr std::string_view unknown_connector = "Unknown connector {}";

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.runtime.standalone.StandaloneHerder");
  return instance;
}

// A piece of work on another thread and its outcome.
class Call {
 public:
  explicit Call(std::function<void()> work) : work_(std::move(work)) {}

  void run() {
    std::exception_ptr error;
    try {
      work_();
    } catch (...) {
      error = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    error_ = error;
    done_ = true;
    changed_.notify_all();
  }

  // False when it has not ended by then. Throws what the work threw.
  bool wait(std::chrono::steady_clock::time_point deadline, const std::stop_token& stop = {}) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_until(lock, stop, deadline, [&] { return done_; })) return false;
    if (error_) std::rethrow_exception(error_);
    return true;
  }

 private:
  const std::function<void()> work_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable_any changed_;
  bool done_ = false;
  std::exception_ptr error_;
};

}  // namespace

StandaloneHerder::StandaloneHerder(Worker& worker, const PluginRegistry& plugins,
                                   const ConnectorValidator& validator, EmbeddedBroker* embedded,
                                   HerderSettings settings)
    : context_{.worker = worker,
               .plugins = plugins,
               .validator = validator,
               .embedded = embedded,
               .worker_id = settings.worker_id,
               .restart_failed = settings.restart_failed},
      settings_(std::move(settings)) {}

StandaloneHerder::~StandaloneHerder() {
  stop();
}

void StandaloneHerder::set_kafka_cluster_id(std::string id) {
  const std::lock_guard lock(mutex_);
  cluster_id_ = std::move(id);
  cluster_id_known_.notify_all();
}

void StandaloneHerder::set_ready() {
  {
    const std::lock_guard lock(mutex_);
    ready_ = true;
  }
  if (context_.embedded != nullptr) context_.embedded->all_readers_known();
}

std::string StandaloneHerder::kafka_cluster_id() const {
  std::unique_lock lock(mutex_);
  cluster_id_known_.wait_for(lock, cluster_id_patience, [this] { return !cluster_id_.empty(); });
  return cluster_id_;
}

bool StandaloneHerder::ready() const {
  const std::lock_guard lock(mutex_);
  return ready_;
}

bool StandaloneHerder::responds_within(std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  std::map<std::string, std::shared_ptr<HerdedConnector>> connectors;
  {
    const std::lock_guard lock(mutex_);
    connectors = connectors_;
  }
  return std::all_of(connectors.begin(), connectors.end(),
                     [&](const auto& entry) { return entry.second->responds_by(deadline); });
}

std::vector<std::string> StandaloneHerder::connectors() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, connector] : connectors_) names.push_back(name);
  return names;
}

std::shared_ptr<HerdedConnector> StandaloneHerder::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = connectors_.find(name);
  return found == connectors_.end() ? nullptr : found->second;
}

std::shared_ptr<HerdedConnector> StandaloneHerder::find_or(const std::string& name,
                                                           std::string_view message) const {
  auto connector = find(name);
  if (connector == nullptr) throw HerderException(404, fmt::format(fmt::runtime(message), name));
  return connector;
}

ConnectorInfo StandaloneHerder::connector_info(const std::string& name) const {
  return find_or(name, not_found)->info();
}

std::optional<TargetState> StandaloneHerder::target_state(const std::string& name) const {
  const auto connector = find(name);
  return connector == nullptr ? std::nullopt : std::optional(connector->target_state());
}

ConnectorStatus StandaloneHerder::connector_status(const std::string& name) const {
  return find_or(name, "No status found for connector {}")->status();
}

std::vector<TaskInfo> StandaloneHerder::task_infos(const std::string& name) const {
  return find_or(name, not_found)->task_infos();
}

const ConfigDef& StandaloneHerder::connector_config_def(PluginKind kind) const {
  return kind == PluginKind::SinkConnector ? SinkConnectorConfig::spec().def()
                                           : SourceConnectorConfig::spec().def();
}

ConfigInfos StandaloneHerder::validate_connector_config(const NullableConfigMap& config) {
  return context_.validator.validate(config);
}

void StandaloneHerder::run(const std::string& name, std::function<void()> command) {
  const auto call = std::make_shared<Call>(std::move(command));
  if (!interrupted_.stop_requested()) {
    context_.worker.run("connector-" + name, [call] { call->run(); });
    if (call->wait(std::chrono::steady_clock::now() + command_timeout, interrupted_.get_token()))
      return;
  }
  if (interrupted_.stop_requested()) throw HerderException(500, "The worker is shutting down");
  throw HerderException(
      500, "Request timed out. The connector has not ended the change within 90 seconds.");
}

void StandaloneHerder::change(const std::string& name, std::string_view unknown_message,
                              const std::function<void(HerdedConnector&)>& command) {
  const auto connector = find_or(name, unknown_message);
  run(name, [connector, command] { command(*connector); });
}

CreatedConnector StandaloneHerder::put_connector_config(const std::string& name,
                                                        const NullableConfigMap& config,
                                                        TargetState initial_state, bool replace) {
  NullableConfigMap complete = config;
  complete["name"] = name;
  context_.validator.require_valid(complete);
  ConfigMap raw;
  for (const auto& [key, value] : complete) raw[key] = *value;
  std::shared_ptr<HerdedConnector> connector;
  bool created = false;
  {
    const std::lock_guard lock(mutex_);
    std::shared_ptr<HerdedConnector>& place = connectors_[name];
    created = place == nullptr;
    if (created) place = std::make_shared<HerdedConnector>(name, context_);
    connector = place;
  }
  if (!created && !replace)
    throw HerderException(409, fmt::format("Connector {} already exists", name));
  run(name,
      [=] { connector->configure(raw, created ? std::optional(initial_state) : std::nullopt); });
  return {created, connector->info()};
}

ConnectorInfo StandaloneHerder::patch_connector_config(const std::string& name,
                                                       const NullableConfigMap& patch) {
  const auto connector = find_or(name, not_found);
  run(name, [=] { connector->patch(patch); });
  return connector->info();
}

void StandaloneHerder::delete_connector(const std::string& name) {
  const auto connector = find_or(name, not_found);
  run(name, [this, name, connector] {
    connector->remove();
    {
      const std::lock_guard lock(mutex_);
      connectors_.erase(name);
    }
    monitor().taps().remove(name);
    log_rings().forget(name);
  });
}

void StandaloneHerder::pause_connector(const std::string& name) {
  change(name, unknown_connector, &HerdedConnector::pause);
}

void StandaloneHerder::resume_connector(const std::string& name) {
  change(name, unknown_connector, &HerdedConnector::resume);
}

void StandaloneHerder::stop_connector(const std::string& name) {
  change(name, unknown_connector, &HerdedConnector::stop);
}

ConnectorStatus StandaloneHerder::restart_connector(const std::string& name,
                                                    const RestartRequest& request) {
  const auto connector = find_or(name, "Unknown connector: {}");
  const auto plan = std::make_shared<ConnectorStatus>();
  run(name, [=] { *plan = connector->restart(request); });
  return *plan;
}

void StandaloneHerder::restart_task(const TaskId& id) {
  change(id.connector, unknown_connector,
         [task = id.task](HerdedConnector& connector) { connector.restart_task(task); });
}

OffsetsOwner StandaloneHerder::offsets_owner(const std::string& name) const {
  return {name, context_.worker.resolve(connector_info(name).config).values};
}

ConnectorOffsets StandaloneHerder::connector_offsets(const std::string& name) const {
  return context_.worker.stored_offsets().get(offsets_owner(name));
}

std::string StandaloneHerder::change_offsets(
    const std::string& name, const std::function<std::string(const OffsetsOwner&)>& change) {
  const auto connector = find_or(name, not_found);
  const auto message = std::make_shared<std::string>();
  run(name, [this, name, connector, change, message] {
    connector->while_stopped([&] { *message = change(offsets_owner(name)); });
  });
  return *message;
}

std::string StandaloneHerder::alter_connector_offsets(const std::string& name,
                                                      const AlteredOffsets& offsets) {
  return change_offsets(name, [this, offsets](const OffsetsOwner& owner) {
    return context_.worker.stored_offsets().alter(owner, offsets);
  });
}

std::string StandaloneHerder::reset_connector_offsets(const std::string& name) {
  return change_offsets(name, [this](const OffsetsOwner& owner) {
    return context_.worker.stored_offsets().reset(owner);
  });
}

std::set<std::string> StandaloneHerder::active_topics(const std::string& name) const {
  if (!settings_.topic_tracking) throw HerderException(403, "Topic tracking is disabled.");
  const auto connector = find(name);
  return connector == nullptr ? std::set<std::string>() : connector->active_topics().names();
}

void StandaloneHerder::reset_active_topics(const std::string& name) {
  if (!settings_.topic_tracking) throw HerderException(403, "Topic tracking is disabled.");
  if (!settings_.topic_tracking_reset)
    throw HerderException(403, "Topic tracking reset is disabled.");
  if (const auto connector = find(name)) connector->active_topics().reset();
}

void StandaloneHerder::interrupt() {
  interrupted_.request_stop();
}

void StandaloneHerder::stop() {
  interrupt();
  std::map<std::string, std::shared_ptr<HerdedConnector>> connectors;
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stopped_, true)) return;
    connectors = connectors_;
  }
  context_.timer.stop();
  std::vector<std::shared_ptr<WorkerTask>> tasks;
  for (const auto& [name, connector] : connectors) {
    connector->begin_shutdown();
    const auto own = connector->running_tasks();
    tasks.insert(tasks.end(), own.begin(), own.end());
  }
  context_.worker.stop_tasks(tasks);
  std::map<std::string, std::shared_ptr<Call>> calls;
  for (const auto& [name, connector] : connectors) {
    const auto call = std::make_shared<Call>([connector = connector] { connector->shut_down(); });
    calls[name] = call;
    context_.worker.run("connector-" + name, [call] { call->run(); });
  }
  const auto deadline = std::chrono::steady_clock::now() + connector_stop_timeout;
  for (const auto& [name, call] : calls) {
    if (!call->wait(deadline)) log().error("Connector {} does not stop; it is given up", name);
  }
}

}  // namespace kconnect
