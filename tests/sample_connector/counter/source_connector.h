#pragma once

#include <kconnect/connector.h>

namespace kconnect::counter {

// One task, whatever tasks.max says: a count cannot be shared.
class CounterSourceConnector final : public SourceConnector {
 public:
  void start(ConnectorContext& context, const ConfigMap& props) override;
  std::vector<ConfigMap> task_configs(int max_tasks) override;
  std::string_view task_class() const override { return "org.example.CounterSourceTask"; }
  std::unique_ptr<SourceTask> create_task() const override;

 private:
  ConfigMap props_;
};

}  // namespace kconnect::counter
