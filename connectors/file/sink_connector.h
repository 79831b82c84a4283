#pragma once

#include <kconnect/connector.h>

#include "file/sink_config.h"

namespace kconnect::file {

// tasks.max tasks that append to the same file.
class FileSinkConnector final : public SinkConnector {
 public:
  void start(ConnectorContext& context, const ConfigMap& props) override;
  std::vector<ConfigMap> task_configs(int max_tasks) override;
  std::string_view task_class() const override;
  std::unique_ptr<SinkTask> create_task() const override;
  std::unique_ptr<SinkPreview> create_preview(const ConfigMap& config) const override;
  // Nothing is kept outside Kafka.
  bool alter_offsets(const ConfigMap& config,
                     const std::map<TopicPartition, std::optional<int64_t>>& offsets) override;

 private:
  ConfigMap props_;
};

}  // namespace kconnect::file
