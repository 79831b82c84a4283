#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <kconnect/connector.h>
#include <kconnect/plugin_registry.h>

#include "runtime/herder.h"

namespace kconnect {

// What a running connector asks of the herder; called from the connector's own threads.
struct ConnectorRequests {
  std::function<void()> reconfigure_tasks;
  std::function<void(std::exception_ptr)> fail;
};

// The life of one connector object. Called by one thread at a time.
class WorkerConnector final : private ConnectorContext {
 public:
  // config has its variables resolved. Throws HerderException when the class is unknown.
  WorkerConnector(std::string name, ConfigMap config, const PluginRegistry& plugins,
                  ConnectorRequests requests);
  ~WorkerConnector() override;

  ConnectorType type() const {
    return source_ != nullptr ? ConnectorType::Source : ConnectorType::Sink;
  }
  // Starts the connector, or for the other targets leaves it as it is. Throws what the connector
  // throws.
  void start(TargetState target);
  void stop() noexcept;
  // The configurations of its tasks, completed by the framework's keys. Throws ConnectException
  // when there are more than tasks.max allows.
  std::vector<ConfigMap> task_configs(int max_tasks, bool enforce_max);
  // Makes tasks, also after the connector is gone. Only for sources.
  std::function<std::unique_ptr<SourceTask>()> source_task_factory() const {
    return [source = source_] { return source->create_task(); };
  }
  std::unique_ptr<SinkTask> create_sink_task() const { return sink_->create_task(); }

 private:
  void request_task_reconfiguration() override { requests_.reconfigure_tasks(); }
  void raise_error(std::exception_ptr error) override { requests_.fail(std::move(error)); }
  Connector& connector() const;

  std::string name_;
  ConfigMap config_;
  ConnectorRequests requests_;
  std::shared_ptr<SourceConnector> source_;  // one of the two
  std::unique_ptr<SinkConnector> sink_;
  bool running_ = false;
};

}  // namespace kconnect
