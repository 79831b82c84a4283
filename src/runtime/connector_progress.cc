#include "runtime/connector_progress.h"

#include "runtime/worker_monitor.h"

namespace kconnect {

ConnectorProgress progress_of(Herder& herder, const std::string& connector) {
  ConnectorProgress progress{herder.connector_status(connector), {}};
  for (const auto& [id, state] : progress.status.tasks) {
    if (auto metrics = herder.monitor().metrics().find(connector, id))
      progress.tasks.emplace(id, std::move(metrics));
  }
  return progress;
}

std::vector<ConnectorProgress> progress_of_all(Herder& herder) {
  std::vector<ConnectorProgress> connectors;
  for (const std::string& name : herder.connectors()) {
    try {
      connectors.push_back(progress_of(herder, name));
    } catch (const HerderException& error) {
      if (error.status() != 404) throw;  // deleted meanwhile
    }
  }
  return connectors;
}

}  // namespace kconnect
