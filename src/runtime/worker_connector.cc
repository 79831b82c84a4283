#include "runtime/worker_connector.h"

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/trim.h"

namespace kconnect {

namespace {
spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.runtime.WorkerConnector");
  return instance;
}
}  // namespace

WorkerConnector::WorkerConnector(std::string name, ConfigMap config, const PluginRegistry& plugins,
                                 ConnectorRequests requests)
    : name_(std::move(name)), config_(std::move(config)), requests_(std::move(requests)) {
  const std::string class_name(java_trim(config_.at("connector.class")));
  if (const auto* source = plugins.find_source(class_name)) {
    source_ = source->create();
  } else if (const auto* sink = plugins.find_sink(class_name)) {
    sink_ = sink->create();
  } else {
    throw HerderException(
        500,
        fmt::format("Failed to find any class that implements Connector and which name matches {}",
                    class_name));
  }
}

WorkerConnector::~WorkerConnector() {
  stop();
}

Connector& WorkerConnector::connector() const {
  return source_ != nullptr ? static_cast<Connector&>(*source_) : static_cast<Connector&>(*sink_);
}

void WorkerConnector::start(TargetState target) {
  if (target != TargetState::Started) return;
  connector().start(*this, config_);
  running_ = true;
}

void WorkerConnector::stop() noexcept {
  if (!running_) return;
  running_ = false;
  try {
    connector().stop();
  } catch (const std::exception& error) {
    log().error("Connector {} failed while stopping: {}", name_, error.what());
  }
}

std::vector<ConfigMap> WorkerConnector::task_configs(int max_tasks, bool enforce_max) {
  std::vector<ConfigMap> configs = connector().task_configs(max_tasks);
  if (configs.size() > static_cast<size_t>(max_tasks)) {
    const std::string message = fmt::format(
        "The connector {} has generated {} tasks, which is greater than {}, the maximum number of "
        "tasks it is "
        "configured to create.",
        name_, configs.size(), max_tasks);
    if (enforce_max) throw ConnectException(message);
    log().warn("{}", message);
  }
  for (ConfigMap& config : configs) {
    config["task.class"] = std::string(connector().task_class());
    for (const char* key : {"topics", "topics.regex"}) {
      const auto own = config_.find(key);
      if (sink_ != nullptr && own != config_.end()) config[key] = own->second;
    }
  }
  return configs;
}

}  // namespace kconnect
