#include "cli/standalone_worker.h"

#include <cstdlib>
#include <exception>
#include <iostream>
#include <mutex>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/atomic_file.h"
#include "cli/connector_reload.h"
#include "cli/connector_store.h"
#include "cli/exit_codes.h"
#include "cli/file_watcher.h"
#include "cli/persisting_herder.h"
#include "cli/progress_view.h"
#include "cli/rest_settings.h"
#include "cli/run_summary.h"
#include "cli/run_watcher.h"
#include "cli/service_manager.h"
#include "cli/signals.h"
#include "config/substitute.h"
#include "kafka/embedded_broker.h"
#include "offsets/offset_store.h"
#include "rest/rest_server.h"
#include "runtime/client_settings.h"
#include "runtime/connector_validator.h"
#include "runtime/error_handling.h"
#include "runtime/progress_summary.h"
#include "runtime/standalone_herder.h"
#include "runtime/worker.h"

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

// A connector of the command line that could not be created.
class ConnectorFailure : public std::runtime_error {
 public:
  using runtime_error::runtime_error;
};

// Asks the cluster for its id until it answers: the worker does not wait for it.
class ClusterIdLookup {
 public:
  ClusterIdLookup(KafkaClients& clients, StandaloneHerder& herder)
      : thread_(
            [&clients, &herder](const std::stop_token& stop) { look_up(clients, herder, stop); }) {}

 private:
  static void look_up(KafkaClients& clients, StandaloneHerder& herder,
                      const std::stop_token& stop) {
    const std::unique_ptr<Admin> admin = clients.admin({}, "connect-cluster-id-lookup");
    while (!stop.stop_requested()) {
      if (const auto id = admin->cluster_id(std::chrono::milliseconds(200))) {
        log().info("Kafka cluster ID: {}", *id);
        herder.set_kafka_cluster_id(*id);
        return;
      }
    }
  }
  std::jthread thread_;
};

// The parts of a running worker, in the order in which they are made.
class StandaloneWorker {
 public:
  StandaloneWorker(StandaloneSettings settings, const PluginRegistry& plugins);

  void start();  // throws ConnectorFailure
  // Makes the connectors what the files say, if changes of files are followed. From any thread.
  void look_at_files();
  // Makes start() end soon. From any thread.
  void interrupt() { herder_.interrupt(); }
  // Waits for the end that the run's limits set; nullopt when told to stop before.
  std::optional<RunEnd> watch(const std::stop_token& stop);
  std::vector<ConnectorProgress> progress() { return progress_of_all(herder_); }
  ProgressSummary summary() { return summarize(herder_, progress()); }
  // False when threads of tasks still hang.
  bool stop();

 private:
  std::unique_ptr<EmbeddedBroker> start_embedded_broker() const;
  ResolvedConnectorConfig resolve(const ConfigMap& raw) const;
  HerderSettings herder_settings() const;
  MonitorSettings monitor_settings() const;
  std::string bootstrap_servers() const;
  WorkerSettings worker_settings() const;
  std::unique_ptr<RestServer> bind_rest() const;
  std::unique_ptr<SinkBacklog> backlog_of(const std::string& sink);
  void create(const ConnectorFileConfig& connector);
  void watch_files();
  void forget(const std::string& name);

  Clock::time_point begin_ = Clock::now();
  StandaloneSettings settings_;
  std::unique_ptr<RestServer> rest_;
  std::unique_ptr<EmbeddedBroker> embedded_;
  std::unique_ptr<OffsetStore> offsets_;
  WorkerMonitor monitor_;
  KafkaClients clients_;
  Worker worker_;
  ConnectorValidator validator_;
  StandaloneHerder herder_;
  std::unique_ptr<ConnectorStore> store_;         // of what REST makes, may be null
  std::unique_ptr<PersistingHerder> persisting_;  // with a store
  std::optional<ClusterIdLookup> cluster_id_lookup_;
  ServiceManager service_manager_;
  std::mutex file_watcher_mutex_;  // guards what follows
  std::unique_ptr<FileWatcher> file_watcher_;
};

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
    throw ConnectorFailure(
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

// What went wrong, if anything.
std::optional<RunEnd> start(StandaloneWorker& worker) {
  try {
    worker.start();
    return std::nullopt;
  } catch (const ConnectorFailure& error) {
    log().error("Stopping after connector error: {}", error.what());
    return RunEnd{exit_connector, error.what()};
  } catch (const std::exception& error) {
    log().error("Stopping due to error: {}", error.what());
    return RunEnd{exit_worker, error.what()};
  }
}

// The first of several reasons to end. Safe from any thread.
class Ending {
 public:
  explicit Ending(Signals& signals) : signals_(signals) {}

  // Ends wait() when there is an end.
  void decide(std::optional<RunEnd> end) {
    if (!end) return;
    {
      const std::lock_guard lock(mutex_);
      if (!end_) end_ = std::move(end);
    }
    signals_.wake();
  }

  // answer: what other signals than those to end lead to, if anything.
  RunEnd wait(const std::function<std::optional<RunEnd>(Signal)>& answer) {
    while (const auto signal = signals_.wait()) {
      decide(*signal == Signal::End ? RunEnd{0, "told to stop"} : answer(*signal));
    }
    signals_.end_at_next();
    const std::lock_guard lock(mutex_);
    return *end_;
  }

 private:
  Signals& signals_;
  std::mutex mutex_;
  std::optional<RunEnd> end_;
};

// The log file has been moved away. Without one the terminal is gone, which ends a Java worker.
std::optional<RunEnd> reopen(const LogSettings& settings, bool goes_on_without) {
  if (settings.output == "stdout" || settings.output == "stderr") {
    if (goes_on_without) return std::nullopt;
    return RunEnd{0, "told to stop by SIGHUP"};
  }
  try {
    reopen_log(settings);
    log().info("The log file has been opened again");
  } catch (const std::exception& error) {
    log().error("{}", error.what());
  }
  return std::nullopt;
}

// A source whose last offsets are not stored would send its records again: that is no clean end.
void look_for_lost_offsets(RunSummary& summary) {
  if (summary.end.exit_code != 0) return;
  for (const ConnectorProgress& connector : summary.connectors) {
    if (connector.status.type != ConnectorType::Source) continue;
    for (const auto& [id, metrics] : connector.tasks) {
      if (!metrics->last_commit_failed()) continue;
      summary.end = {exit_failed, fmt::format("the offsets of task {} could not be stored",
                                              TaskId{connector.status.name, id}.text())};
    }
  }
}

void check_expectations(const std::vector<Expectation>& expectations, RunSummary& summary) {
  for (const Expectation& expectation : expectations) {
    summary.expectations.push_back(
        check_expectation(expectation, summary.connectors, summary.lags));
    const ExpectationResult& result = summary.expectations.back();
    if (result.met || summary.end.exit_code != 0) continue;
    summary.end = {exit_expectation, "not as expected: " + expectation_line(result)};
  }
}

void write_output(const std::string& file, const std::string& content) {
  if (file == "-") {
    std::cout << content << std::flush;
    return;
  }
  try {
    replace_file(file, content);
  } catch (const std::exception& error) {
    log().error("The summary cannot be written: {}", error.what());
  }
}

}  // namespace

std::unique_ptr<OffsetStore> open_offset_store(const StandaloneSettings& settings) {
  if (settings.offsets_in_memory) return std::make_unique<MemoryOffsetStore>();
  return std::make_unique<FileOffsetStore>(settings.worker.offset_storage_file_filename);
}

int run_standalone_worker(StandaloneSettings settings, const PluginRegistry& plugins,
                          Signals& signals) {
  const Clock::time_point begin = Clock::now();
  const bool has_limits = settings.limits.any();
  const bool follows_files = settings.watch.has_value();
  const std::string summary_file = settings.summary_file;
  const std::string junit_file = settings.junit_file;
  const std::vector<Expectation> expectations = settings.expectations;
  const ProgressOptions progress = settings.progress;
  const LogSettings log_settings = settings.log;
  const bool shares_terminal = settings.writes_standard_output;
  std::optional<StandaloneWorker> worker;
  try {
    worker.emplace(std::move(settings), plugins);
  } catch (const std::exception& error) {
    log().error("Stopping due to error: {}", error.what());
    return exit_worker;
  }
  Ending ending(signals);
  std::jthread starter([&] { ending.decide(start(*worker)); });
  std::jthread watcher;
  if (has_limits) {
    watcher =
        std::jthread([&](const std::stop_token& stop) { ending.decide(worker->watch(stop)); });
  }
  ProgressView view(progress, log_settings, shares_terminal, [&] { return worker->summary(); });
  const RunEnd end = ending.wait([&](Signal signal) -> std::optional<RunEnd> {
    if (signal == Signal::Status) view.show_once();
    if (signal == Signal::Suspend) view.suspend();
    if (signal != Signal::Reopen) return std::nullopt;
    worker->look_at_files();
    return reopen(log_settings, follows_files || signals.ignores_hangup());
  });
  worker->interrupt();
  starter.join();
  watcher = {};
  view.stop_looking();
  RunSummary summary{.end = end, .connectors = worker->progress()};
  for (const ConnectorProgress& connector : summary.connectors) {
    const ConnectorTotals totals = totals_of(connector, Clock::now());
    if (totals.lag) summary.lags[totals.name] = *totals.lag;
  }
  const bool all_ended = worker->stop();
  summary.duration = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  if (has_limits) look_for_lost_offsets(summary);
  check_expectations(expectations, summary);
  log_levels().tell_repetitions();
  for (const std::string& line : run_summary_lines(summary)) log().info("Summary: {}", line);
  view.show_end(summary);
  if (!summary_file.empty()) write_output(summary_file, run_summary_json(summary));
  if (!junit_file.empty()) write_output(junit_file, run_summary_junit(summary));
  const int code = summary.end.exit_code;
  // A thread that hangs in a plugin cannot be waited for; everything else is done.
  if (!all_ended) std::_Exit(code);
  return code;
}

}  // namespace kconnect
