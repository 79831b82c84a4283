#pragma once

#include <memory>
#include <mutex>

#include <kconnect/connector.h>

#include "jdbc/source/table_monitor.h"
#include "jdbc/source/task_tables.h"
#include "jdbc/source_config.h"

namespace kconnect::jdbc {

// Shares the tables between the tasks, and again whenever the list of tables changes.
class JdbcSourceConnector final : public SourceConnector {
 public:
  void start(ConnectorContext& context, const ConfigMap& props) override;
  std::vector<ConfigMap> task_configs(int max_tasks) override;
  std::string_view task_class() const override;
  std::unique_ptr<SourceTask> create_task() const override;
  void stop() override;

 private:
  std::vector<ConfigMap> configs_of(const std::vector<TableId>& tables, int max_tasks) const;
  std::vector<SharedTable> shared_tables(const std::vector<TableId>& tables) const;
  ConfigMap config_with(const TaskTables& assigned) const;
  // Why these tables cannot be read together; nullopt when they can.
  std::optional<std::string> clash_of(const std::vector<TableId>& tables) const;

  ConfigMap props_;
  SourceConfig config_;
  std::unique_ptr<Dialect> dialect_;
  ConnectorContext* context_ = nullptr;
  std::mutex mutex_;
  std::optional<std::vector<TableId>> given_out_;  // what the tasks were configured with
  std::unique_ptr<TableMonitor> monitor_;
};

}  // namespace kconnect::jdbc
