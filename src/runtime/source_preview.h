#pragma once

#include <atomic>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include <kconnect/plugin_registry.h>

#include "offsets/offset_store.h"
#include "runtime/connector_config.h"
#include "runtime/preview_message.h"
#include "runtime/source_record_converter.h"
#include "runtime/worker_connector.h"

namespace kconnect {

// What becomes of the things a preview looks at. Called on the previewing thread.
struct PreviewListener {
  std::function<void(const PreviewMessage& message, const TaskConverters& converters)> message;
  // A record that was dropped, or whose failure is tolerated.
  std::function<void(const std::string& why)> skipped;
};

// Runs a source's tasks, one after the other, without Kafka: records are polled, transformed and
// converted as in a worker. Stored offsets are read, nothing is stored.
class SourcePreview {
 public:
  // connector, worker: variables resolved. References outlive this. Throws ConfigException.
  SourcePreview(std::string name, ConfigMap connector, const ConfigMap& worker,
                const PluginRegistry& plugins, OffsetStore& offsets);

  // Ends after limit messages, at the source's end, or when stopped. Throws what fails the
  // connector, a task or a record.
  void run(size_t limit, const PreviewListener& listener, const std::stop_token& stop);

 private:
  class Task;
  void run_tasks(size_t& left, const PreviewListener& listener, const std::stop_token& stop);

  const std::string name_;
  const ConfigMap config_;
  const ConfigMap& worker_;
  const PluginRegistry& plugins_;
  OffsetStore& offsets_;
  const ConnectorConfig framework_;
  std::atomic<bool> reconfigured_{false};
  std::atomic<bool> failed_{false};
  std::exception_ptr failure_;  // set before failed_
  WorkerConnector connector_;
};

}  // namespace kconnect
