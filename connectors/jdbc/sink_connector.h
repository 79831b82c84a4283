#pragma once

#include <kconnect/connector.h>

#include "jdbc/sink_config.h"

namespace kconnect::jdbc {

class JdbcSinkConnector final : public SinkConnector {
 public:
  explicit JdbcSinkConnector(SinkFlavour flavour = SinkFlavour::Confluent) : flavour_(flavour) {}

  void start(ConnectorContext& context, const ConfigMap& props) override;
  std::vector<ConfigMap> task_configs(int max_tasks) override;
  std::string_view task_class() const override;
  std::unique_ptr<SinkTask> create_task() const override;
  std::unique_ptr<SinkPreview> create_preview(const ConfigMap& config) const override;
  // Also where the positions are in the database.
  bool alter_offsets(const ConfigMap& config,
                     const std::map<TopicPartition, std::optional<int64_t>>& offsets) override;

 private:
  SinkFlavour flavour_;
  ConfigMap props_;
};

}  // namespace kconnect::jdbc
