#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <kconnect/config_def.h>
#include <kconnect/connector.h>
#include <kconnect/plugin_registry.h>

namespace kconnect {

class WorkerMonitor;

enum class TargetState { Started, Paused, Stopped };
enum class State { Unassigned, Running, Paused, Stopped, Failed, Restarting };
enum class ConnectorType { Source, Sink, Unknown };

std::string_view state_name(State state);                  // "RUNNING"
std::string_view connector_type_name(ConnectorType type);  // "source"
// "RUNNING", "PAUSED", "STOPPED" in any case, as a creation request says it; nullopt for other
// text.
std::optional<TargetState> parse_initial_state(std::string_view text);

struct TaskId {
  std::string connector;
  int task = 0;
  auto operator<=>(const TaskId&) const = default;
  std::string text() const { return connector + "-" + std::to_string(task); }
};

struct ConnectorInfo {
  std::string name;
  ConfigMap config;
  std::vector<TaskId> tasks;
  ConnectorType type = ConnectorType::Unknown;
};

struct StateInfo {
  State state = State::Unassigned;
  std::string worker_id;
  std::optional<std::string> trace;
};

struct ConnectorStatus {
  std::string name;
  StateInfo connector;
  std::map<int, StateInfo> tasks;
  ConnectorType type = ConnectorType::Unknown;
};

struct TaskInfo {
  TaskId id;
  ConfigMap config;  // variables unresolved
};

// Partitions with the offset stored for them. Of a sink they are of the form that REST shows:
// {"kafka_topic", "kafka_partition"} and {"kafka_offset"}.
using ConnectorOffsets = std::vector<std::pair<OffsetMap, OffsetMap>>;

// What a restart extends to.
struct RestartRequest {
  bool include_tasks = false;
  bool only_failed = false;
};

struct CreatedConnector {
  bool created = false;  // false: an existing one was changed
  ConnectorInfo info;
};

// One row of a validation: a key's definition (absent for undefined override keys) and its value
// (absent where there is only a definition).
struct ConfigInfo {
  std::optional<ConfigKey> definition;
  std::optional<ConfigValue> value;
};

struct ConfigInfos {
  std::string name;  // the class as submitted
  int error_count = 0;
  std::vector<std::string> groups;
  std::vector<ConfigInfo> configs;
};

// A command of REST or the command line that cannot be carried out, with the HTTP status that says
// why.
class HerderException : public std::runtime_error {
 public:
  HerderException(int status, const std::string& message)
      : runtime_error(message), status_(status) {}
  int status() const { return status_; }

 private:
  int status_;
};

// The commands that REST and the command line give. Safe to call from any thread; reads answer at
// once even while a connector hangs, changes are carried out one after the other and the call waits
// for them (at most 90 s). Errors: HerderException.
class Herder {
 public:
  virtual ~Herder() = default;

  // Empty until the broker has answered, for which the call waits a moment.
  virtual std::string kafka_cluster_id() const = 0;
  virtual bool ready() const = 0;  // the connectors of the command line have been created
  // Whether a change could be carried out within the limit; waits until it is known.
  virtual bool responds_within(std::chrono::milliseconds limit) = 0;

  virtual std::vector<std::string> connectors() const = 0;
  virtual ConnectorInfo connector_info(const std::string& name) const = 0;      // 404
  virtual ConnectorStatus connector_status(const std::string& name) const = 0;  // 404

  // Creates the connector, or changes its configuration when replace is true. 400 invalid, 409
  // exists, 500 start failed.
  virtual CreatedConnector put_connector_config(const std::string& name,
                                                const NullableConfigMap& config,
                                                TargetState initial_state, bool replace) = 0;
  // Sets the keys given, removes those that are null. 404; 400 when the result is invalid.
  virtual ConnectorInfo patch_connector_config(const std::string& name,
                                               const NullableConfigMap& patch) = 0;
  virtual void delete_connector(const std::string& name) = 0;  // 404

  virtual std::vector<TaskInfo> task_infos(const std::string& name) const = 0;  // 404
  // Tasks stay, but move nothing.
  virtual void pause_connector(const std::string& name) = 0;   // 404
  virtual void resume_connector(const std::string& name) = 0;  // 404
  // Tasks go.
  virtual void stop_connector(const std::string& name) = 0;  // 404
  // Restarts what the request extends to. The answer shows what that was, as RESTARTING. 404, 500.
  virtual ConnectorStatus restart_connector(const std::string& name,
                                            const RestartRequest& request) = 0;
  virtual void restart_task(const TaskId& id) = 0;  // 404

  // What is stored of a connector's positions. 404, 500.
  virtual ConnectorOffsets connector_offsets(const std::string& name) const = 0;
  // Change what is stored; the connector has to be STOPPED. The message that says what was done.
  // 404, 400, 500.
  virtual std::string alter_connector_offsets(const std::string& name,
                                              const AlteredOffsets& offsets) = 0;
  virtual std::string reset_connector_offsets(const std::string& name) = 0;

  // The topics that a connector's tasks have used since the last reset; empty for an unknown
  // connector. 403 when the worker's configuration does not allow it.
  virtual std::set<std::string> active_topics(const std::string& name) const = 0;
  virtual void reset_active_topics(const std::string& name) = 0;

  // Never throws for wrong values: they are in the rows. 400/500 when the class is missing or
  // unknown.
  virtual ConfigInfos validate_connector_config(const NullableConfigMap& config) = 0;

  // Figures and records of the connectors, beside their states.
  virtual WorkerMonitor& monitor() = 0;

  virtual const PluginRegistry& plugins() const = 0;
  // The keys that every source or sink connector has beside its own.
  virtual const ConfigDef& connector_config_def(PluginKind kind) const = 0;
};

}  // namespace kconnect
