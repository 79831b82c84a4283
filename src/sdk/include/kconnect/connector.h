#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <kconnect/config_def.h>
#include <kconnect/record.h>
#include <kconnect/sink_task.h>
#include <kconnect/source_task.h>

namespace kconnect {

// What the runtime offers a connector; lives longer than the connector. Safe to call from any
// thread.
class ConnectorContext {
 public:
  virtual ~ConnectorContext() = default;
  // The outside world changed: ask task_configs() again.
  virtual void request_task_reconfiguration() = 0;
  virtual void raise_error(std::exception_ptr error) = 0;
};

// Decides how the work is shared between tasks; moves no data itself. Called on one thread at a
// time.
class Connector {
 public:
  virtual ~Connector() = default;
  virtual void start(ConnectorContext& context, const ConfigMap& props) = 0;
  // One configuration per task, at most max_tasks.
  virtual std::vector<ConfigMap> task_configs(int max_tasks) = 0;
  // The Java name of the task class, shown as task.class in task configurations.
  virtual std::string_view task_class() const = 0;
  virtual void stop() {}
};

// nullopt = the offset of that partition is to be reset.
using AlteredOffsets = std::vector<std::pair<std::optional<OffsetMap>, std::optional<OffsetMap>>>;

class SourceConnector : public Connector {
 public:
  virtual std::unique_ptr<SourceTask> create_task() const = 0;
  // Asked before stored offsets are changed through REST; throws ConnectException to refuse. True =
  // the connector knows these offsets and agrees.
  virtual bool alter_offsets(const ConfigMap& /*config*/, const AlteredOffsets& /*offsets*/) {
    return false;
  }
};

// Shows what a sink would send, without sending it or asking its target. Used by one thread.
class SinkPreview {
 public:
  virtual ~SinkPreview() = default;
  // Appends whole lines: the statement, request or text that put() would make of the record. Throws
  // what put() would throw.
  virtual void show(const SinkRecord& record, std::string& out) = 0;
};

class SinkConnector : public Connector {
 public:
  virtual std::unique_ptr<SinkTask> create_task() const = 0;
  // For --preview, instead of start(); nullptr = this sink has nothing to show but the records.
  virtual std::unique_ptr<SinkPreview> create_preview(const ConfigMap& /*config*/) const {
    return nullptr;
  }
  // As for sources; nullopt = reset.
  virtual bool alter_offsets(const ConfigMap& /*config*/,
                             const std::map<TopicPartition, std::optional<int64_t>>& /*offsets*/) {
    return false;
  }
};

}  // namespace kconnect
