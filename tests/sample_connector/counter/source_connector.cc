#include "counter/source_connector.h"

#include "counter/source_task.h"

namespace kconnect::counter {

void CounterSourceConnector::start(ConnectorContext& /*context*/, const ConfigMap& props) {
  props_ = props;
}

std::vector<ConfigMap> CounterSourceConnector::task_configs(int /*max_tasks*/) {
  return {props_};
}

std::unique_ptr<SourceTask> CounterSourceConnector::create_task() const {
  return std::make_unique<CounterSourceTask>();
}

}  // namespace kconnect::counter
