#include "file/sink_connector.h"

#include <kconnect/log.h>

#include "file/sink_task.h"

namespace kconnect::file {

void FileSinkConnector::start(ConnectorContext& /*context*/, const ConfigMap& props) {
  static auto& log = logger("org.apache.kafka.connect.file.FileStreamSinkConnector");
  props_ = props;
  const FileSinkConfig config = FileSinkConfig::spec().parse(props);
  log.info("Starting file sink connector writing to {}",
           config.writes_standard_output() ? "standard output" : *config.file);
}

std::vector<ConfigMap> FileSinkConnector::task_configs(int max_tasks) {
  return std::vector<ConfigMap>(static_cast<size_t>(max_tasks), props_);
}

std::string_view FileSinkConnector::task_class() const {
  return "org.apache.kafka.connect.file.FileStreamSinkTask";
}

std::unique_ptr<SinkTask> FileSinkConnector::create_task() const {
  return std::make_unique<FileSinkTask>();
}

std::unique_ptr<SinkPreview> FileSinkConnector::create_preview(const ConfigMap& /*config*/) const {
  struct Lines final : SinkPreview {
    void show(const SinkRecord& record, std::string& out) override { append_line(record, out); }
  };
  return std::make_unique<Lines>();
}

bool FileSinkConnector::alter_offsets(
    const ConfigMap& /*config*/,
    const std::map<TopicPartition, std::optional<int64_t>>& /*offsets*/) {
  return true;
}

}  // namespace kconnect::file
