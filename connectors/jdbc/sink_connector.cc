#include "jdbc/sink_connector.h"

#include <kconnect/errors.h>

#include "jdbc/db/drivers.h"
#include "jdbc/sink/statement_preview.h"
#include "jdbc/sink/stored_offsets.h"
#include "jdbc/sink_task.h"

namespace kconnect::jdbc {

void JdbcSinkConnector::start(ConnectorContext& /*context*/, const ConfigMap& props) {
  SinkConfig::parse(flavour_, props);
  props_ = props;
}

std::vector<ConfigMap> JdbcSinkConnector::task_configs(int max_tasks) {
  return std::vector<ConfigMap>(static_cast<size_t>(max_tasks), props_);
}

std::string_view JdbcSinkConnector::task_class() const {
  return flavour_ == SinkFlavour::Aiven ? "io.aiven.connect.jdbc.sink.JdbcSinkTask"
                                        : "io.confluent.connect.jdbc.sink.JdbcSinkTask";
}

std::unique_ptr<SinkTask> JdbcSinkConnector::create_task() const {
  return std::make_unique<JdbcSinkTask>(flavour_);
}

std::unique_ptr<SinkPreview> JdbcSinkConnector::create_preview(const ConfigMap& config) const {
  return std::make_unique<StatementPreview>(SinkConfig::parse(flavour_, config));
}

bool JdbcSinkConnector::alter_offsets(
    const ConfigMap& props, const std::map<TopicPartition, std::optional<int64_t>>& offsets) {
  const SinkConfig config = SinkConfig::parse(flavour_, props);
  if (config.offset_storage() == OffsetStorage::Kafka) return false;
  try {
    const auto dialect = make_dialect(config.dialect_name, config.url, config.quote());
    const auto connection = open_connection(config.settings(), {});
    StoredOffsets(config, *dialect).set(*connection, offsets);
  } catch (const SqlException& error) {
    std::throw_with_nested(ConnectException(
        std::string("The offsets in the database cannot be changed: ") + error.what()));
  }
  return true;
}

}  // namespace kconnect::jdbc
