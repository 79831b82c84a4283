#pragma once

#include <kconnect/connector.h>

#include "elasticsearch/config.h"

namespace kconnect::elasticsearch {

// tasks.max tasks, each with its share of the partitions.
class ElasticsearchSinkConnector : public SinkConnector {
 public:
  explicit ElasticsearchSinkConnector(Dialect dialect) : dialect_(dialect) {}

  void start(ConnectorContext& context, const ConfigMap& props) override;
  std::vector<ConfigMap> task_configs(int max_tasks) override;
  std::string_view task_class() const override;
  std::unique_ptr<SinkTask> create_task() const override;
  std::unique_ptr<SinkPreview> create_preview(const ConfigMap& config) const override;
  // Nothing is kept outside Kafka.
  bool alter_offsets(const ConfigMap& config,
                     const std::map<TopicPartition, std::optional<int64_t>>& offsets) override;

 private:
  const Dialect dialect_;
  ConfigMap props_;
};

}  // namespace kconnect::elasticsearch
