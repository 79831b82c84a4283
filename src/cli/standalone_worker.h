#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <kconnect/plugin_registry.h>

#include "cli/cluster_id_lookup.h"
#include "cli/connector_store.h"
#include "cli/file_watcher.h"
#include "cli/persisting_herder.h"
#include "cli/run_watcher.h"
#include "cli/service_manager.h"
#include "cli/standalone_settings.h"
#include "kafka/embedded_broker.h"
#include "rest/rest_server.h"
#include "runtime/connector_validator.h"
#include "runtime/progress_summary.h"
#include "runtime/standalone_herder.h"
#include "runtime/worker.h"

namespace kconnect {

// A connector of the command line that could not be created.
class ConnectorNotCreated : public std::runtime_error {
 public:
  using runtime_error::runtime_error;
};

// The parts of a running worker, in the order in which they are made. Methods are for the thread
// that made it unless they say otherwise.
class StandaloneWorker {
 public:
  StandaloneWorker(StandaloneSettings settings, const PluginRegistry& plugins);

  void start();  // throws ConnectorNotCreated
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

  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
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

}  // namespace kconnect
