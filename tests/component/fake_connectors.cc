#include "fake_connectors.h"

#include <algorithm>

#include <kconnect/config_spec.h>
#include <kconnect/errors.h>

namespace kconnect {

namespace {

std::mutex scripts_mutex;
std::map<std::string, std::shared_ptr<Script>> scripts;

struct FakeConfig {
  std::string script;
  static const ConfigSpec<FakeConfig>& spec() {
    static const auto spec = ConfigSpec<FakeConfig>().add(&FakeConfig::script, {.name = "script"});
    return spec;
  }
};

std::shared_ptr<Script> script_of(const ConfigMap& props) {
  return Script::find(FakeConfig::spec().parse(props).script);
}

class FakeSourceTask final : public SourceTask {
 public:
  void start(SourceTaskContext& context, const ConfigMap& props) override {
    script_ = script_of(props);
    stop_ = context.stop_token();
    const auto offset = context.offsets().offset({{"p", Value("1")}});
    const Value* position = offset ? offset->find("n") : nullptr;
    script_->note("task start" +
                  (position == nullptr ? std::string() : " at " + to_string(*position)));
    if (script_->fail_task_start) throw ConnectException("no start today");
  }
  void poll(SourceRecords& records) override {
    if (script_->on_poll) script_->on_poll(records);
    if (!records.empty()) return;
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any().wait_for(lock, stop_, std::chrono::milliseconds(5),
                                           [] { return false; });
  }
  bool wants_committed_records() const override {
    return script_ != nullptr && script_->wants_committed_records;
  }
  void commit_record(const SourceRecord& original,
                     const std::optional<RecordMetadata>& written) override {
    script_->note("committed " + to_string(original.value) +
                  (written ? " at " + std::to_string(written->offset) : " not written"));
  }
  void commit() override { script_->note("commit"); }
  void stop() override {
    if (script_ != nullptr) script_->note("task stop");
  }

 private:
  std::shared_ptr<Script> script_;
  std::stop_token stop_;
};

class FakeSinkTask final : public SinkTask {
 public:
  void start(SinkTaskContext& context, const ConfigMap& props) override {
    script_ = script_of(props);
    context_ = &context;
    script_->sink_context = &context;
    if (script_->wants_errant_record_reporter)
      script_->errant_records = context.errant_record_reporter();
    script_->note("task start");
    if (script_->fail_task_start) throw ConnectException("no start today");
  }
  void put(const SinkRecords& records) override {
    if (script_->on_put) {
      context_->retry_in(std::chrono::milliseconds(1));
      script_->on_put(records);
    }
    for (const SinkRecord& record : records) script_->note("put " + to_string(record.value));
  }
  void open(const std::set<TopicPartition>& partitions) override {
    for (const auto& partition : partitions)
      script_->note("open " + partition.topic + "-" + std::to_string(partition.partition));
  }
  void close(const std::set<TopicPartition>& partitions) override {
    for (const auto& partition : partitions)
      script_->note("close " + partition.topic + "-" + std::to_string(partition.partition));
  }
  void flush(const OffsetsByPartition& current) override {
    for (const auto& [partition, offset] : current)
      script_->note("flush " + std::to_string(offset));
  }
  void stop() override { script_->note("task stop"); }

 private:
  std::shared_ptr<Script> script_;
  SinkTaskContext* context_ = nullptr;
};

template <typename Base, typename Task, typename TaskInterface>
class FakeConnector final : public Base {
 public:
  void start(ConnectorContext& context, const ConfigMap& props) override {
    props_ = props;
    script_of(props)->connector_context = &context;
    script_of(props)->note("connector start");
    if (script_of(props)->fail_connector_start) throw ConnectException("no connector today");
  }
  std::vector<ConfigMap> task_configs(int /*max_tasks*/) override {
    const auto script = script_of(props_);
    if (script->on_event) script->on_event("task configs");
    return std::vector<ConfigMap>(static_cast<size_t>(script->task_configs), props_);
  }
  std::string_view task_class() const override { return "test.FakeTask"; }
  void stop() override { script_of(props_)->note("connector stop"); }
  std::unique_ptr<TaskInterface> create_task() const override { return std::make_unique<Task>(); }

 private:
  ConfigMap props_;
};

using FakeSource = FakeConnector<SourceConnector, FakeSourceTask, SourceTask>;
using FakeSink = FakeConnector<SinkConnector, FakeSinkTask, SinkTask>;

template <typename Interface, typename Class>
Plugin<Interface> fake_plugin(const char* class_name) {
  return {.class_name = class_name,
          .version = "1",
          .config_def = []() -> const ConfigDef& { return FakeConfig::spec().def(); },
          .create = []() -> std::unique_ptr<Interface> { return std::make_unique<Class>(); }};
}

}  // namespace

std::shared_ptr<Script> Script::make(const std::string& name) {
  const std::lock_guard lock(scripts_mutex);
  return scripts[name] = std::make_shared<Script>();
}

std::shared_ptr<Script> Script::find(const std::string& name) {
  const std::lock_guard lock(scripts_mutex);
  return scripts.at(name);
}

void Script::note(const std::string& event) {
  {
    const std::lock_guard lock(mutex_);
    events_.push_back(event);
    changed_.notify_all();
  }
  if (on_event) on_event(event);
}

bool Script::wait_for(const std::function<bool(const std::vector<std::string>&)>& condition) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return condition(events_); });
}

bool Script::wait_for_event(const std::string& event) {
  return wait_for([&](const auto& events) {
    return std::find(events.begin(), events.end(), event) != events.end();
  });
}

bool Script::wait_for_count(const std::string& start, size_t count) {
  return wait_for([&](const auto& events) { return only(events, start).size() >= count; });
}

std::vector<std::string> only(const std::vector<std::string>& events, const std::string& start) {
  std::vector<std::string> found;
  std::copy_if(events.begin(), events.end(), std::back_inserter(found),
               [&](const std::string& event) { return event.starts_with(start); });
  return found;
}

std::vector<std::string> Script::events() {
  const std::lock_guard lock(mutex_);
  return events_;
}

void register_fake_connectors(PluginRegistry& registry) {
  registry.add(fake_plugin<SourceConnector, FakeSource>("test.FakeSourceConnector"));
  registry.add(fake_plugin<SinkConnector, FakeSink>("test.FakeSinkConnector"));
}

}  // namespace kconnect
