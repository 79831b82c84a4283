#include "cli/standalone_worker.h"

#include <system_error>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/atomic_file.h"
#include "cli/connector_reload.h"
#include "cli/rest_settings.h"
#include "config/substitute.h"
#include "runtime/client_settings.h"
#include "runtime/error_handling.h"

namespace kconnect {

namespace {

using Clock = std::chrono::steady_clock;

// How often a run is looked at that ends by itself, and how often its offsets are stored at least.
constexpr auto look_interval = std::chrono::milliseconds(50);
constexpr auto quick_flush_interval = std::chrono::milliseconds(250);

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.cli.ConnectStandalone");
  return instance;
}

}  // namespace

StandaloneWorker::StandaloneWorker(StandaloneSettings settings, const PluginRegistry& plugins)
    : settings_(std::move(settings)),
      rest_(bind_rest()),
      embedded_(start_embedded_broker()),
      offsets_(open_offset_store(settings_)),
      monitor_(monitor_settings()),
      clients_(settings_.worker.originals, embedded_.get(), &monitor_),
      worker_(
          worker_settings(), plugins, clients_, *offsets_,
          [this](const ConfigMap& raw) { return resolve(raw); }, monitor_),
      validator_(plugins, settings_.providers, override_policy(settings_.worker)),
      herder_(worker_, plugins, validator_, embedded_.get(), herder_settings()) {
  if (settings_.persist_connectors.empty()) return;
  store_ = std::make_unique<ConnectorStore>(settings_.persist_connectors, settings_.connectors);
  persisting_ = std::make_unique<PersistingHerder>(herder_, *store_);
}

std::unique_ptr<RestServer> StandaloneWorker::bind_rest() const {
  if (!settings_.rest) return nullptr;
  return std::make_unique<RestServer>(rest_settings(settings_.worker));
}

std::unique_ptr<EmbeddedBroker> StandaloneWorker::start_embedded_broker() const {
  if (!settings_.embedded_kafka) return nullptr;
  auto broker = std::make_unique<EmbeddedBroker>();
  log().warn(
      "Embedded Kafka at {}: in memory only, nothing survives the end of this process. Look in "
      "with: kcat -b {} -L",
      broker->bootstrap_servers(), broker->bootstrap_servers());
  if (!settings_.embedded_kafka_address_file.empty()) {
    replace_file(settings_.embedded_kafka_address_file, broker->bootstrap_servers() + "\n");
  }
  return broker;
}

ResolvedConnectorConfig StandaloneWorker::resolve(const ConfigMap& raw) const {
  const SubstitutedConfig substituted = substitute(nullable(raw), settings_.providers);
  ResolvedConnectorConfig resolved;
  for (const auto& [key, value] : substituted.values) resolved.values[key] = *value;
  for (const auto& [path, ttl] : substituted.ttls)
    resolved.ttl = std::min(resolved.ttl.value_or(ttl), ttl);
  return resolved;
}

HerderSettings StandaloneWorker::herder_settings() const {
  return {.worker_id = rest_ == nullptr ? "localhost:0" : rest_->worker_id(),
          .restart_failed = settings_.restart_failed,
          .topic_tracking = settings_.worker.topic_tracking_enable,
          .topic_tracking_reset = settings_.worker.topic_tracking_allow_reset};
}

MonitorSettings StandaloneWorker::monitor_settings() const {
  const WorkerConfig& config = settings_.worker;
  const WindowSettings windows{std::chrono::milliseconds(config.metrics_sample_window_ms),
                               config.metrics_num_samples};
  // The end of a run is told by figures.
  const bool enabled =
      config.metrics_enable || settings_.limits.any() || !settings_.expectations.empty();
  return {.metrics = {.enabled = enabled, .windows = windows},
          .names = *parse_prometheus_names(config.metrics_prometheus_names),
          .masked_fields = config.records_mask_fields,
          .worker = {.version = KCONNECT_VERSION,
                     .url = rest_ == nullptr ? "" : rest_->advertised_url(),
                     .kafka = bootstrap_servers(),
                     .started = begin_}};
}

std::string StandaloneWorker::bootstrap_servers() const {
  if (embedded_ != nullptr) return embedded_->bootstrap_servers() + " (embedded)";
  const auto servers = settings_.worker.originals.find("bootstrap.servers");
  return servers == settings_.worker.originals.end() ? "" : servers->second;
}

WorkerSettings StandaloneWorker::worker_settings() const {
  const WorkerConfig& config = settings_.worker;
  auto flush_interval = std::chrono::milliseconds(config.offset_flush_interval_ms);
  if (settings_.limits.exit_when_idle)
    flush_interval = std::min(flush_interval, quick_flush_interval);
  return {.props = config.originals,
          .offset_flush_interval = flush_interval,
          .offset_flush_timeout = std::chrono::milliseconds(config.offset_flush_timeout_ms),
          .graceful_shutdown_timeout = settings_.shutdown_timeout.value_or(
              std::chrono::milliseconds(config.task_shutdown_graceful_timeout_ms)),
          .topic_creation_enabled = config.topic_creation_enable};
}

void StandaloneWorker::start() {
  if (rest_ != nullptr) {
    if (persisting_ != nullptr) {
      rest_->start(*persisting_);
    } else {
      rest_->start(herder_);
    }
    if (!settings_.rest_port_file.empty()) {
      const std::string url = rest_->bound_urls().front();
      const std::string port = url.substr(url.rfind(':') + 1);
      replace_file(settings_.rest_port_file, port.substr(0, port.find('/')) + "\n");
    }
  }
  log().info("Kafka Connect started");
  if (embedded_ != nullptr) {
    herder_.set_kafka_cluster_id(embedded_->cluster_id());
  } else {
    cluster_id_lookup_.emplace(clients_, herder_);
  }
  for (const ConnectorFileConfig& connector : settings_.connectors) create(connector);
  watch_files();
  herder_.set_ready();
  size_t tasks = 0;
  for (const std::string& name : herder_.connectors())
    tasks += herder_.connector_status(name).tasks.size();
  log().info("Worker ready in {} ms: REST {}, {} connectors, {} tasks",
             std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin_).count(),
             rest_ == nullptr ? "off" : rest_->bound_urls().front(), settings_.connectors.size(),
             tasks);
  service_manager_.ready(
      fmt::format("{} connectors, {} tasks", settings_.connectors.size(), tasks),
      [this](std::chrono::milliseconds limit) { return herder_.responds_within(limit); });
}

// A connector that the files have deleted is not to come back at the next start.
void StandaloneWorker::forget(const std::string& name) {
  try {
    store_->remove(name);
  } catch (const std::system_error& error) {
    log().error("Connector {} is deleted, but will be there again at the next start: {}", name,
                error.what());
  }
}

void StandaloneWorker::watch_files() {
  if (!settings_.watch) return;
  std::vector<std::string> paths = settings_.watch->options.connector_files;
  if (const std::string& worker = settings_.watch->options.worker_file; !worker.empty())
    paths.push_back(worker);
  const auto reload = std::make_shared<ConnectorReload>(
      *settings_.watch,
      ConnectorReload::Rules{herder_.plugins(), settings_.providers,
                             override_policy(settings_.worker)},
      herder_, settings_.connectors, [this](const std::string& name) {
        if (store_ != nullptr) forget(name);
      });
  const std::lock_guard lock(file_watcher_mutex_);
  file_watcher_ = std::make_unique<FileWatcher>(std::move(paths), [reload] {
    try {
      reload->run();
    } catch (const std::exception& error) {
      log().error("Changes of files cannot be followed this time: {}", error.what());
    }
  });
}

void StandaloneWorker::look_at_files() {
  const std::lock_guard lock(file_watcher_mutex_);
  if (file_watcher_ != nullptr) file_watcher_->look();
}

void StandaloneWorker::create(const ConnectorFileConfig& connector) {
  const std::string name = *connector.props.at("name");
  const TargetState target =
      parse_initial_state(connector.initial_state.value_or("RUNNING")).value();
  try {
    herder_.put_connector_config(name, connector.props, target, false);
    log().info("Created connector {}", name);
  } catch (const HerderException& error) {
    // What REST has made may fail as it may then: the worker goes on.
    if (connector.persisted && error.status() == 500) return;
    throw ConnectorNotCreated(
        fmt::format("Failed to create connector for {}: {}", connector.file, error.what()));
  }
}

std::optional<RunEnd> StandaloneWorker::watch(const std::stop_token& stop) {
  RunWatcher watcher(
      settings_.limits, herder_, [this](const std::string& sink) { return backlog_of(sink); },
      begin_);
  while (!wait_or_stop(look_interval, stop)) {
    if (auto end = watcher.look(Clock::now())) return end;
  }
  return std::nullopt;
}

std::unique_ptr<SinkBacklog> StandaloneWorker::backlog_of(const std::string& sink) {
  return make_sink_backlog(clients_, sink, resolve(herder_.connector_info(sink).config).values);
}

bool StandaloneWorker::stop() {
  service_manager_.stopping();
  log().info("Kafka Connect stopping");
  if (rest_ != nullptr) rest_->stop(std::chrono::seconds(5));
  file_watcher_.reset();
  cluster_id_lookup_.reset();
  herder_.stop();
  // Requests that waited for the herder have their answers now.
  rest_.reset();
  const bool ended = worker_.wait_for_threads(std::chrono::seconds(1));
  log().info("Kafka Connect stopped");
  return ended;
}

}  // namespace kconnect
