#include "elasticsearch/sink_connector.h"

#include <kconnect/log.h>

#include "elasticsearch/bulk_preview.h"
#include "elasticsearch/sink_task.h"

namespace kconnect::elasticsearch {

void ElasticsearchSinkConnector::start(ConnectorContext& /*context*/, const ConfigMap& props) {
  static auto& log = logger("io.confluent.connect.elasticsearch.ElasticsearchSinkConnector");
  props_ = props;
  Config::parse(dialect_, props);
  for (const auto* key :
       {"type.name", "topic.index.map", "auto.create.indices.at.start", "log.sensitive.data"}) {
    if (props.contains(key)) log.warn("{} is a key of older releases and has no effect", key);
  }
}

std::vector<ConfigMap> ElasticsearchSinkConnector::task_configs(int max_tasks) {
  std::vector<ConfigMap> configs;
  for (int task = 0; task < max_tasks; ++task) {
    configs.push_back(props_);
    configs.back()["taskId"] = std::to_string(task);
  }
  return configs;
}

std::string_view ElasticsearchSinkConnector::task_class() const {
  return dialect_ == Dialect::Aiven ? "io.aiven.kafka.connect.opensearch.OpenSearchSinkTask"
                                    : "io.confluent.connect.elasticsearch.ElasticsearchSinkTask";
}

std::unique_ptr<SinkTask> ElasticsearchSinkConnector::create_task() const {
  return std::make_unique<ElasticsearchSinkTask>(dialect_);
}

std::unique_ptr<SinkPreview> ElasticsearchSinkConnector::create_preview(
    const ConfigMap& config) const {
  return make_bulk_preview(Config::parse(dialect_, config));
}

bool ElasticsearchSinkConnector::alter_offsets(
    const ConfigMap& /*config*/,
    const std::map<TopicPartition, std::optional<int64_t>>& /*offsets*/) {
  return true;
}

}  // namespace kconnect::elasticsearch
