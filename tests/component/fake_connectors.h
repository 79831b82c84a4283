#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <kconnect/plugin_registry.h>

namespace kconnect {

// Steers the fake connectors of one test and collects what they saw. Connectors find theirs by the
// key "script".
class Script {
 public:
  static std::shared_ptr<Script> make(
      const std::string& name);  // forgets an older one of this name
  static std::shared_ptr<Script> find(const std::string& name);

  // Sources: what each poll() appends; called on the task's thread. Default: nothing.
  std::function<void(SourceRecords&)> on_poll = nullptr;
  // Sinks: what put() does with the records. Default: takes them.
  std::function<void(const SinkRecords&)> on_put = nullptr;
  // What happens after each call that is noted, on its thread: may throw or wait.
  std::function<void(const std::string& event)> on_event = nullptr;
  bool wants_committed_records = false;
  bool wants_errant_record_reporter = false;
  bool fail_connector_start = false;
  bool fail_task_start = false;
  std::atomic<int> task_configs = 1;

  // Of the connector and the sink task that started last.
  std::atomic<ConnectorContext*> connector_context = nullptr;
  std::atomic<SinkTaskContext*> sink_context = nullptr;
  std::atomic<ErrantRecordReporter*> errant_records = nullptr;

  void note(const std::string& event);
  bool wait_for(const std::function<bool(const std::vector<std::string>&)>& condition);
  bool wait_for_event(const std::string& event);
  // So many events that begin so.
  bool wait_for_count(const std::string& start, size_t count);
  std::vector<std::string> events();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> events_;
};

// The events that begin so.
std::vector<std::string> only(const std::vector<std::string>& events, const std::string& start);

// "test.FakeSourceConnector" and "test.FakeSinkConnector"; both note each call in their script.
void register_fake_connectors(PluginRegistry& registry);

}  // namespace kconnect
