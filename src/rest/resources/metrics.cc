#include <algorithm>

#include "base/ascii_case.h"
#include "rest/resources/resources.h"
#include "runtime/worker_monitor.h"

namespace kconnect {

namespace {

std::string lower_case_name(State state) {
  std::string name(state_name(state));
  std::ranges::transform(name, name.begin(), ascii_lower);
  return name;
}

double tasks_in(const ConnectorStatus& status, State state) {
  return static_cast<double>(std::ranges::count_if(
      status.tasks, [&](const auto& task) { return task.second.state == state; }));
}

MetricGroup task_counts(const ConnectorStatus& status) {
  MetricGroup group{.type = "connect-worker-metrics", .tags = {{"connector", status.name}}};
  group.add("connector-total-task-count", static_cast<double>(status.tasks.size()));
  group.add("connector-running-task-count", tasks_in(status, State::Running));
  group.add("connector-paused-task-count", tasks_in(status, State::Paused));
  group.add("connector-failed-task-count", tasks_in(status, State::Failed));
  group.add("connector-unassigned-task-count", tasks_in(status, State::Unassigned));
  group.add("connector-restarting-task-count", tasks_in(status, State::Restarting));
  group.add("connector-destroyed-task-count", 0);
  return group;
}

struct ClassAndVersion {
  std::string class_name;
  std::string version;
};

ClassAndVersion class_of(const Herder& herder, const std::string& connector) {
  const ConfigMap config = herder.connector_info(connector).config;
  const auto name = config.find("connector.class");
  if (name == config.end()) return {};
  if (const auto* source = herder.plugins().find_source(name->second))
    return {source->class_name, source->version.value_or("")};
  if (const auto* sink = herder.plugins().find_sink(name->second))
    return {sink->class_name, sink->version.value_or("")};
  return {name->second, ""};
}

void add_connector(const Herder& herder, const ConnectorStatus& status,
                   std::vector<MetricGroup>& groups) {
  const ClassAndVersion made_of = class_of(herder, status.name);
  groups.push_back({.type = "connector-metrics",
                    .tags = {{"connector", status.name}},
                    .texts = {{"status", lower_case_name(status.connector.state)},
                              {"connector-class", made_of.class_name},
                              {"connector-type", std::string(connector_type_name(status.type))},
                              {"connector-version", made_of.version}}});
  groups.push_back(task_counts(status));
  for (const auto& [task, state] : status.tasks) {
    groups.push_back({.type = "connector-task-metrics",
                      .tags = {{"connector", status.name}, {"task", std::to_string(task)}},
                      .texts = {{"status", lower_case_name(state.state)}}});
  }
}

// The states of everything, as far as the herder knows them.
void add_states(Herder& herder, std::vector<MetricGroup>& groups) {
  double connectors = 0;
  double tasks = 0;
  for (const std::string& name : herder.connectors()) {
    try {
      const ConnectorStatus status = herder.connector_status(name);
      add_connector(herder, status, groups);
      ++connectors;
      tasks += static_cast<double>(status.tasks.size());
    } catch (const HerderException& error) {
      if (error.status() != 404) throw;  // deleted meanwhile
    }
  }
  MetricGroup worker = herder.monitor().metrics().worker_group(std::chrono::steady_clock::now());
  worker.add("connector-count", connectors);
  worker.add("task-count", tasks);
  groups.push_back(std::move(worker));
}

HttpResponse get_metrics(Herder& herder, const RestRequest& /*request*/) {
  WorkerMonitor& monitor = herder.monitor();
  if (!monitor.settings().metrics.enabled)
    throw RestException(404, "Nothing is measured: metrics.enable is false");
  std::vector<MetricGroup> groups = monitor.groups();
  add_states(herder, groups);
  return {.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
          .body = prometheus_text(groups, monitor.settings().names)};
}

}  // namespace

void register_metrics(Router& router) {
  router.add("GET", "/metrics", get_metrics, Consumes::Anything, "text/plain");
}

}  // namespace kconnect
