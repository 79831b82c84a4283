#include "test_worker.h"

#include <thread>

#include "converters/register.h"

namespace kconnect {

TestWorker::TestWorker(TestWorkerSettings settings)
    : TestWorker(settings, settings.embedded_broker ? std::make_shared<EmbeddedBroker>() : nullptr,
                 std::make_shared<MemoryOffsetStore>()) {}

TestWorker::TestWorker(const TestWorker& before)
    : TestWorker(before.settings_, before.broker_, before.offsets_) {}

TestWorker::~TestWorker() = default;

TestWorker::TestWorker(TestWorkerSettings settings, std::shared_ptr<EmbeddedBroker> broker,
                       std::shared_ptr<MemoryOffsetStore> offsets)
    : settings_(std::move(settings)), broker_(std::move(broker)), offsets_(std::move(offsets)) {
  register_converters(plugins_);
  register_fake_connectors(plugins_);
  const std::string converter = "org.apache.kafka.connect.storage.StringConverter";
  WorkerSettings worker;
  worker.props = settings_.props;
  worker.props.insert({{"key.converter", converter}, {"value.converter", converter}});
  worker.offset_flush_interval = std::chrono::milliseconds(20);
  worker.graceful_shutdown_timeout = settings_.graceful_shutdown_timeout;
  clients_.emplace(worker.props, broker_.get(), &monitor_);
  worker_.emplace(
      worker, plugins_, *clients_, *offsets_,
      [ttl = settings_.config_ttl](const ConfigMap& raw) {
        return ResolvedConnectorConfig{raw, ttl};
      },
      monitor_);
  validator_.emplace(plugins_, ConfigProviders(), ClientOverridePolicy::All);
  herder_.emplace(
      *worker_, plugins_, *validator_, broker_.get(),
      HerderSettings{.worker_id = "127.0.0.1:8083", .restart_failed = settings_.restart_failed});
}

void TestWorker::create(const std::string& name, const std::string& kind, NullableConfigMap more,
                        TargetState target) {
  more["connector.class"] = "test.Fake" + kind + "Connector";
  more.try_emplace("script", name);
  if (kind == "Sink") more.try_emplace("topics", "t");
  herder_->put_connector_config(name, more, target, false);
  herder_->set_ready();
}

bool TestWorker::wait_for_state(const std::string& name, State connector,
                                std::optional<State> task) {
  return wait_until([&] {
    const ConnectorStatus status = herder_->connector_status(name);
    const bool task_fits =
        task ? !status.tasks.empty() && status.tasks.at(0).state == *task : status.tasks.empty();
    return status.connector.state == connector && task_fits;
  });
}

std::string TestWorker::trace_of_task(const std::string& name) {
  return herder_->connector_status(name).tasks.at(0).trace.value_or("");
}

std::function<void(SourceRecords&)> values_once(int first, int last, const std::string& topic) {
  auto done = std::make_shared<std::atomic<bool>>(false);
  return [=](SourceRecords& records) {
    if (done->exchange(true)) return;
    for (int i = first; i <= last; ++i) {
      SourceRecord& record = records.emplace_back();
      record.topic = topic;
      record.value = Value(std::to_string(i));
      record.source_partition = std::make_shared<const OffsetMap>(OffsetMap{{"p", Value("1")}});
      record.source_offset = {{"n", Value(int64_t{i})}};
    }
  };
}

bool wait_until(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::chrono::steady_clock::now() < end) {
    if (condition()) return true;
    std::this_thread::yield();
  }
  return false;
}

}  // namespace kconnect
