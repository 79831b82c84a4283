#include "jdbc/source_connector.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "jdbc/source/offset_column_names.h"
#include "jdbc/source_task.h"

namespace kconnect::jdbc {

namespace {

spdlog::logger& log() {
  static auto& logger = kconnect::logger("io.confluent.connect.jdbc.JdbcSourceConnector");
  return logger;
}

// Contiguous groups, the first ones longer by one where it does not come out even.
template <typename T>
std::vector<std::vector<T>> grouped(const std::vector<T>& items, size_t groups) {
  std::vector<std::vector<T>> result;
  const size_t each = items.size() / groups;
  const size_t longer = items.size() % groups;
  auto at = items.begin();
  for (size_t i = 0; i < groups; ++i) {
    const auto end = at + static_cast<std::ptrdiff_t>(each + (i < longer ? 1 : 0));
    result.emplace_back(at, end);
    at = end;
  }
  return result;
}

}  // namespace

void JdbcSourceConnector::start(ConnectorContext& context, const ConfigMap& props) {
  log().info("Starting JDBC Source Connector");
  context_ = &context;
  props_ = props;
  config_ = SourceConfig::parse(props);
  dialect_ = config_.make_dialect();
  if (config_.has_query()) {
    ConnectionHolder(config_, {}).get();
    return;
  }
  monitor_ = std::make_unique<TableMonitor>(config_, *dialect_, [this] {
    // The first list is waited for by task_configs().
    bool is_first = false;
    {
      const std::lock_guard lock(mutex_);
      is_first = !given_out_;
    }
    if (!is_first) context_->request_task_reconfiguration();
  });
  monitor_->start();
}

void JdbcSourceConnector::stop() {
  monitor_.reset();
}

std::string_view JdbcSourceConnector::task_class() const {
  return "io.confluent.connect.jdbc.source.JdbcSourceTask";
}

std::unique_ptr<SourceTask> JdbcSourceConnector::create_task() const {
  return std::make_unique<JdbcSourceTask>();
}

std::vector<ConfigMap> JdbcSourceConnector::task_configs(int max_tasks) {
  if (config_.has_query()) return {config_with({.are_known = true})};
  const auto tables = monitor_->tables();
  {
    const std::lock_guard lock(mutex_);
    given_out_ = tables.value_or(std::vector<TableId>());
  }
  if (!tables) {
    log().warn("The connector has not been able to read the list of tables from the database yet.");
    return {config_with({})};
  }
  if (tables->empty()) {
    log().warn("No tables were found so there's no work to be done.");
    return {config_with({.are_known = true})};
  }
  if (const auto clash = clash_of(*tables)) {
    // The connector shows as failed, with the reason; there is nothing that tasks could do.
    context_->raise_error(std::make_exception_ptr(ConnectException(*clash)));
    return {};
  }
  return configs_of(*tables, max_tasks);
}

std::optional<std::string> JdbcSourceConnector::clash_of(const std::vector<TableId>& tables) const {
  if (!config_.topic_name_format.empty()) return std::nullopt;
  std::string found;
  for (const auto& group : same_named(tables)) {
    for (const TableId& table : group) {
      found += (found.empty() ? "" : ", ") + dialect_->always_quoted(table);
    }
  }
  if (found.empty()) return std::nullopt;
  return fmt::format(
      "The connector uses the unqualified table name as the topic name and has detected duplicate "
      "unqualified table names: {}. Select one table of each name with table.whitelist or "
      "table.blacklist, or tell the topics apart with topic.name.format",
      found);
}

std::vector<ConfigMap> JdbcSourceConnector::configs_of(const std::vector<TableId>& tables,
                                                       int max_tasks) const {
  std::vector<std::string> names;
  for (const TableId& table : tables) names.push_back(dialect_->qualified(table));
  const auto most = static_cast<size_t>(std::max(max_tasks, 1));
  const std::vector<SharedTable> shared = shared_tables(tables);
  const size_t groups = shared.empty() ? std::min(names.size(), most) : most;
  std::vector<ConfigMap> configs;
  for (auto& group : grouped(names, groups)) {
    configs.push_back(config_with({.tables = std::move(group),
                                   .are_known = true,
                                   .shared = shared,
                                   .task = static_cast<int64_t>(configs.size()),
                                   .task_count = static_cast<int64_t>(groups)}));
  }
  return configs;
}

std::vector<SharedTable> JdbcSourceConnector::shared_tables(
    const std::vector<TableId>& tables) const {
  std::vector<SharedTable> shared;
  if (config_.snapshot_range_size == 0) return shared;
  const auto connection = open_connection(config_.settings(), {});
  for (const TableId& table : tables) {
    const auto columns = connection->columns(table);
    if (!columns) continue;  // dropped since it was listed
    const std::string id = resolved_offset_columns(config_, table, *columns).incrementing;
    shared.push_back({dialect_->qualified(table), id_bounds(*connection, *dialect_, table, id)});
  }
  return shared;
}

ConfigMap JdbcSourceConnector::config_with(const TaskTables& assigned) const {
  ConfigMap config = props_;
  assigned.write_to(config);
  return config;
}

}  // namespace kconnect::jdbc
