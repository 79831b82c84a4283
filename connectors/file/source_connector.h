#pragma once

#include <kconnect/connector.h>

#include "file/source_config.h"

namespace kconnect::file {

// One task, whatever tasks.max: a file has one reader.
class FileSourceConnector final : public SourceConnector {
 public:
  void start(ConnectorContext& context, const ConfigMap& props) override;
  std::vector<ConfigMap> task_configs(int max_tasks) override;
  std::string_view task_class() const override;
  std::unique_ptr<SourceTask> create_task() const override;
  bool alter_offsets(const ConfigMap& config, const AlteredOffsets& offsets) override;

 private:
  ConfigMap props_;
};

}  // namespace kconnect::file
