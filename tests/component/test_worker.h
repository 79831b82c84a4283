#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "fake_connectors.h"
#include "kafka/embedded_broker.h"
#include "offsets/offset_store.h"
#include "runtime/standalone_herder.h"

namespace kconnect {

struct TestWorkerSettings {
  ConfigMap props = {};  // of the worker, beside its converters
  std::chrono::milliseconds graceful_shutdown_timeout{5000};
  std::optional<RestartPolicy> restart_failed = std::nullopt;
  std::optional<std::chrono::milliseconds> config_ttl = std::nullopt;  // of every configuration
  bool embedded_broker = true;  // else props has bootstrap.servers
};

// A worker with fake connectors, on the embedded broker or another.
class TestWorker {
 public:
  explicit TestWorker(TestWorkerSettings settings = {});
  // Another worker on the same broker and offsets.
  explicit TestWorker(const TestWorker& before);
  ~TestWorker();

  StandaloneHerder& herder() { return *herder_; }
  OffsetStore& offsets() { return *offsets_; }
  KafkaClients& clients() { return *clients_; }
  WorkerMonitor& monitor() { return monitor_; }

  // kind: "Source" or "Sink". The connector's script has its name.
  void create(const std::string& name, const std::string& kind, NullableConfigMap more = {},
              TargetState target = TargetState::Started);
  // task = nullopt: there are no tasks.
  bool wait_for_state(const std::string& name, State connector, std::optional<State> task);
  std::string trace_of_task(const std::string& name);

 private:
  TestWorker(TestWorkerSettings settings, std::shared_ptr<EmbeddedBroker> broker,
             std::shared_ptr<MemoryOffsetStore> offsets);

  TestWorkerSettings settings_;
  std::shared_ptr<EmbeddedBroker> broker_;
  std::shared_ptr<MemoryOffsetStore> offsets_;
  PluginRegistry plugins_;
  WorkerMonitor monitor_{{}};
  std::optional<KafkaClients> clients_;
  std::optional<Worker> worker_;
  std::optional<ConnectorValidator> validator_;
  std::optional<StandaloneHerder> herder_;
};

// The script's on_poll: appends records to topic t with the values FIRST..LAST once, then nothing.
std::function<void(SourceRecords&)> values_once(int first, int last,
                                                const std::string& topic = "t");

// Waits until it holds; false after 20 seconds.
bool wait_until(const std::function<bool()>& condition);

}  // namespace kconnect
